// Asks a server over kept connections: node load.mjs PORT PATH STATUS. Told a number, it asks so often, and says 'done'.
import { connect } from 'node:net'

const CONNECTIONS = 16
const [, , port, path, status] = process.argv
const request = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: */*\r\n\r\n`
let [left, running] = [0, 0]

function fail(why) {
  if (process.connected) process.send(why, () => process.exit())
}

/** A connection, opened anew where the server has closed it because nobody had asked for a while. */
const lanes = Array.from({ length: CONNECTIONS }, () => {
  let socket
  let received = ''
  let isAsking = false
  const open = () => {
    socket = connect(Number(port), '127.0.0.1')
    socket.setNoDelay(true)
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      const end = received.indexOf('\r\n\r\n')
      if (end === -1) return
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1])
      if (received.length < end + 4 + length) return
      if (!received.startsWith(`HTTP/1.1 ${status} `) || Number.isNaN(length)) return fail(received.slice(0, 200))
      isAsking = false
      next()
    })
    socket.on('error', ({ message }) => isAsking && fail(message))
    socket.on('close', () => isAsking && fail('it closed a connection in the middle of a request'))
  }
  const next = () => {
    if (left === 0) {
      if (--running === 0) process.send('done')
      return
    }
    left--
    received = ''
    if (!socket?.writable) open()
    isAsking = true
    socket.write(request)
  }
  return next
})

process.on('message', (requests) => {
  left = requests
  running = CONNECTIONS
  for (const next of lanes) next()
})
