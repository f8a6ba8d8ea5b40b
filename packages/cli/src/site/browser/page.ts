// The script of every page. What it adds works by keyboard, and nothing is missing without it.

const said = document.createElement('p')
said.className = 'unseen'
said.setAttribute('role', 'status')
document.body.append(said)

for (const figure of document.querySelectorAll('figure.code')) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'copy'
  button.textContent = 'Copy'
  const caption = figure.querySelector('figcaption')
  button.setAttribute('aria-label', `Copy: ${caption?.textContent}`)
  button.addEventListener('click', async () => {
    const code = figure.querySelector('code')
    const isCopied = code !== null && (await copy(code))
    button.textContent = isCopied ? 'Copied' : 'Press Ctrl+C'
    said.textContent = isCopied ? 'Copied' : 'The text is selected: press Ctrl+C'
    setTimeout(() => {
      button.textContent = 'Copy'
      said.textContent = ''
    }, 2000)
  })
  caption?.append(button)
}

/** Copies a text; where a page may not, as over plain HTTP, selects it for the reader. */
async function copy(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '')
    return true
  } catch {
    getSelection()?.selectAllChildren(code)
    return false
  }
}

const quick = document.querySelector<HTMLFormElement>('form.quick')
const field = document.querySelector<HTMLElement>('#text, #quick-search')
if (quick) {
  quick.hidden = false
  quick.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = quick.querySelector('input')?.value.trim() ?? ''
    // Behind a #: what is looked for never leaves the browser.
    location.assign(`${document.documentElement.dataset['index']}#${new URLSearchParams({ q: text })}`)
  })
}
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select') !== null
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey || !field) return
  event.preventDefault()
  field.focus()
})
