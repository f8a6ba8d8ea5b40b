import { printable } from '@errspec/core/schema'
import { type Contract, retryPhrase } from '../shared/contract/contract.js'
import { fold, plain, type Style } from '../shared/style.js'
import type { Explanation } from './explain.js'
import { numberRows, paramRows } from './param-rows.js'

/** Explanations for people to read. */
export function formatExplanations(
  contract: Contract,
  explanations: readonly Explanation[],
  style: Style = plain,
): string {
  return explanations.map((explanation) => `${format(contract, explanation, style)}\n`).join('\n')
}

function format({ catalog }: Contract, explanation: Explanation, style: Style): string {
  const { inContract, kind, status, code, message, received, requestId, deprecated, since } = explanation
  const { summary, cause, solution, action, retry, kinds, nearest } = explanation
  const rows: [label: string, text: string | undefined][] = [
    ['Code', code === undefined ? undefined : String(code)],
    ['Message', message],
    ['Received', inContract ? received : undefined],
    ['Certainty', doubt(catalog, explanation)],
    ...paramRows(explanation),
    ...numberRows(explanation),
    ['Request id', requestId],
    ['Deprecated', deprecated === true ? 'nothing raises it any more' : deprecated || undefined],
    ['Since', since && `version ${since}`],
    [kind === undefined ? 'What it means' : `Status ${status}`, summary],
    ['Cause', cause],
    ['Retry', retry === undefined ? undefined : retry ? `yes, ${retryPhrase(catalog)}` : refusal(explanation)],
    ['What to do', action],
  ]
  const shown = rows.filter(([, text]) => text !== undefined)
  const labelWidth = Math.max(...shown.map(([label]) => label.length)) + 2
  const lines: string[] = [heading(explanation, catalog.name, style), '']
  for (const [label, text = ''] of shown) {
    lines.push(`  ${style.bold(label.padEnd(labelWidth))}${fold(printable(text), style, labelWidth + 2)}`)
  }
  if (solution && solution.length > 0) {
    lines.push(`  ${style.bold('Solution')}`)
    solution.forEach((step, index) => {
      const number = `${index + 1}. `
      lines.push(`    ${number}${fold(printable(step), style, 4 + number.length)}`)
    })
  }
  if (kinds && kinds.length > 0) {
    lines.push(`  ${style.bold('Errors')}`)
    const width = Math.max(...kinds.map((name) => name.length)) + 2
    for (const name of kinds) lines.push(`    ${name.padEnd(width)}${catalog.errors[name]?.message}`)
  }
  if (nearest && nearest.length > 0) {
    lines.push(`  ${style.bold('Did you mean')}`)
    for (const name of nearest) {
      const { status: number, message: text } = catalog.errors[name] ?? {}
      lines.push(`    ${style.cyan(name)} (${number} ${text})`)
    }
  }
  // A heading with nothing under it.
  return lines.length > 2 ? lines.join('\n') : lines.slice(0, 1).join('\n')
}

/** Why an error may be none of the contract's; `undefined` where there is no doubt. */
function doubt({ name, notice }: Contract['catalog'], { certainty, toldBy }: Explanation): string | undefined {
  if (certainty !== 'possible') return undefined
  if (toldBy !== 'words') return 'another status has the same: the text does not say which it is'
  const missing =
    notice?.on === 'all'
      ? "neither the notice, nor a kind, nor a body of the contract's form"
      : "neither a kind nor a body of the contract's form"
  return `nothing but its words tells it, which others may use as well: ${missing} is with them, so that it may be none of '${name}'`
}

function refusal({ inContract, status, title }: Explanation): string {
  if (inContract) return 'no, the same request fails again'
  return `no, not after ${[status, title].join(' ')}`
}

function heading(explanation: Explanation, catalogName: string, style: Style): string {
  const { subject, inContract, asked, kind, status, title, retry, certainty } = explanation
  const statusText = printable([status, title].filter((part) => part !== undefined).join(' '))
  const verdict = retry === undefined ? '' : retry ? style.green('retryable') : style.red('not retryable')
  if (inContract) {
    const name =
      kind === undefined ? [] : [`${certainty === 'possible' ? 'may be ' : ''}${style.bold(style.cyan(kind))}`]
    return [...name, statusText, verdict].filter(Boolean).join(' · ')
  }
  const outside = style.yellow(`is not in the contract '${catalogName}'`)
  const what = subject === 'status' ? `Status ${statusText}` : printable(JSON.stringify(shorten(asked)))
  const at = subject === 'error' ? ` (${statusText || 'unknown status'})` : ''
  return `${what}${at} ${outside}${verdict && ` · ${verdict}`}`
}

const shorten = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}...` : text)
