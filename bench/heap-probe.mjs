// Preloaded into a process under load (`node --expose-gc --import ./bench/heap-probe.mjs`): tells its parent the live heap.
process.on('message', () => {
  globalThis.gc()
  process.send(process.memoryUsage().heapUsed)
})
process.channel.unref()
