// The search of the first page: what `explain` finds in a text, and the errors whose words have it.
import { type Explanation, explain } from '../../explain/explain.js'
import { paramRows } from '../../explain/param-rows.js'
import { searchCatalog } from './search-catalog.js'

declare const errspecContract: string

/** A longer text is looked through no further: a page is no place for a whole log. */
const LONGEST_TEXT = 100_000
/** An address may be so long. */
const LONGEST_ADDRESS = 2000
const MOST_SHOWN = 20

const byId = <Type extends HTMLElement>(id: string) => document.getElementById(id) as Type
const form = byId<HTMLFormElement>('search')
const field = byId<HTMLTextAreaElement>('text')
const found = byId('found')
const count = byId('count')
const filters = [...form.querySelectorAll('select')]
const sections = [...document.querySelectorAll<HTMLElement>('section.status')]
const rows = [...document.querySelectorAll<HTMLElement>('[data-kind]')].map((element) => ({
  element,
  kind: element.dataset['kind'] ?? '',
  href: element.querySelector('a')?.getAttribute('href') ?? '',
  words: element.textContent?.toLowerCase() ?? '',
}))
const hrefs = new Map(rows.map(({ kind, href }) => [kind, href]))
const catalog = searchCatalog(errspecContract)

form.hidden = false
readAddress()
show()
form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('input', () => {
  show()
  writeAddress()
})
addEventListener('hashchange', () => {
  if (!location.hash.includes('=') && location.hash !== '') return
  readAddress()
  show()
})

function show(): void {
  const text = field.value.trim()
  const told = text === '' ? [] : explain({ catalog }, text.slice(0, LONGEST_TEXT))
  const named = told.filter(({ inContract, kind }) => inContract && kind !== undefined)
  const kinds = new Set(named.map(({ kind }) => kind))
  const words = text.toLowerCase().split(/\s+/)
  const ofStatus = told.find(({ subject, inContract }) => subject === 'status' && inContract)
  let shown = 0
  for (const { element, kind, words: own } of rows) {
    const isMeant =
      kinds.size > 0
        ? kinds.has(kind)
        : ofStatus
          ? element.dataset['status'] === String(ofStatus.status)
          : words.every((word) => own.includes(word))
    element.hidden = !(isMeant && filters.every((filter) => passes(element, filter)))
    if (!element.hidden) shown++
  }
  for (const section of sections) section.hidden = section.querySelector('[data-kind]:not([hidden])') === null
  // What is found by words alone, and is in no text of the contract, is told only where no row has the words.
  const cards = named.length > 0 || shown === 0 ? told : told.filter(({ subject }) => subject !== 'text')
  found.replaceChildren(...cards.slice(0, MOST_SHOWN).map(card))
  found.hidden = cards.length === 0
  count.textContent = `${shown} of ${rows.length} errors`
}

function passes(element: HTMLElement, { id, value }: HTMLSelectElement): boolean {
  if (value === '') return true
  if (id !== 'operation') return element.dataset[id] === value
  const raisers = (element.dataset['operations'] ?? '').split('\n')
  return raisers.includes('*') || raisers.includes(value)
}

/** What is said of one thing that was found. */
function card(explanation: Explanation): HTMLElement {
  const { inContract, kind, status, title, certainty, retry, requestId, received, asked, subject } = explanation
  const element = make('article', 'card')
  const heading = make('h2')
  if (kind !== undefined && inContract) {
    if (certainty === 'possible') heading.append('May be ')
    heading.append(link(kind))
  } else heading.append(subject === 'text' ? 'Not in this contract' : [status, title].filter(Boolean).join(' '))
  element.append(heading)
  const facts: (readonly [string, string | undefined])[] = [
    ['Status', kind === undefined ? undefined : [status, title].filter(Boolean).join(' ')],
    ['Received', received ?? (inContract || subject === 'status' ? undefined : asked.slice(0, 300))],
    ...(subject === 'error' ? paramRows(explanation) : []),
    ['Request id', requestId],
    ['In the contract', inContract ? undefined : 'no'],
    ['Retry', retry === undefined ? undefined : retry ? 'yes, the same request may succeed' : 'no, it fails again'],
    ['Certainty', certainty === 'possible' ? 'nothing but its words says so' : undefined],
  ]
  const list = make('dl')
  for (const [name, text] of facts) {
    if (text === undefined || text === '') continue
    const row = make('div')
    row.append(make('dt', '', name), make('dd', '', text))
    list.append(row)
  }
  element.append(list)
  const { nearest = [] } = explanation
  if (nearest.length > 0) {
    const near = make('p', '', 'Did you mean ')
    for (const [index, name] of nearest.entries()) near.append(index === 0 ? '' : ', ', link(name))
    element.append(near)
  }
  return element
}

function link(kind: string): HTMLElement {
  const anchor = document.createElement('a')
  anchor.href = hrefs.get(kind) ?? ''
  anchor.append(make('code', '', kind))
  return anchor
}

function make(name: string, className = '', text = ''): HTMLElement {
  const element = document.createElement(name)
  if (className) element.className = className
  element.textContent = text
  return element
}

/** What is looked for stands behind the # of the address, which no server is told. */
function readAddress(): void {
  const said = new URLSearchParams(location.hash.slice(1))
  field.value = said.get('q') ?? ''
  for (const filter of filters) filter.value = said.get(filter.id) ?? ''
  for (const filter of filters) if (filter.selectedIndex < 0) filter.value = ''
}

function writeAddress(): void {
  const said = new URLSearchParams(
    [['q', field.value.trim()] as const, ...filters.map(({ id, value }) => [id, value] as const)]
      .filter(([, value]) => value !== '')
      .map((pair) => [...pair]),
  )
  const hash = String(said)
  if (hash.length <= LONGEST_ADDRESS) history.replaceState(null, '', `#${hash}`)
}
