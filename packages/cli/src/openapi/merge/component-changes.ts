import { isRecord } from '@errspec/core/adapter'
import type { JsonObject } from '../../shared/json-object.js'
import { ASIDE } from '../text/changes.js'
import { isKept, type Parts } from './parts.js'

/** The sections of a document's components that are ours, each with what is to be in it. */
export type WantedComponents = Readonly<Record<string, JsonObject>>

/**
 * A document with the wanted components in place of those of an earlier run. Sections that have nothing left are gone, unless they
 * were empty before; what cannot be had is reported.
 */
export function documentWithComponents(
  document: JsonObject,
  wanted: WantedComponents,
  parts: Parts,
  report: (fault: string) => void,
): JsonObject {
  const isWanted = Object.values(wanted).some((section) => Object.keys(section).length > 0)
  const present = document['components']
  if (present === undefined) {
    const sections = Object.entries(wanted).filter(([, section]) => Object.keys(section).length > 0)
    return isWanted ? { ...document, components: Object.fromEntries(sections) } : document
  }
  if (!parts.isOpen(present) || parts.isInherited(document, 'components', present)) {
    if (present === null) return isWanted ? keepingEmpty(document, 'components', wanted) : document
    if (isWanted || parts.hasOwn) report(`components: ${SHARED}`)
    return document
  }
  if (Object.keys(present).length === 0) return isWanted ? keepingEmpty(document, 'components', wanted) : document
  let components: JsonObject = present
  for (const section of new Set([...Object.keys(present), ...Object.keys(wanted)])) {
    if (!section.startsWith(ASIDE)) components = withSection(components, section, wanted[section] ?? {}, parts, report)
  }
  if (components === present) return document
  if (Object.keys(components).length > 0) return { ...document, components }
  const { components: _, [`${ASIDE}components`]: kept, ...rest } = document
  return isKept(document, 'components') ? { ...rest, components: kept } : rest
}

const SHARED =
  'is an alias, a reference or what others share by one, so that nothing can be added to it alone: write it out here'

/** An empty container is kept, so that it can be told from one that we have made. */
function keepingEmpty(holder: JsonObject, key: string, wanted: JsonObject): JsonObject {
  const filled = Object.entries(wanted).filter(([, part]) => !isRecord(part) || Object.keys(part).length > 0)
  return { ...holder, [ASIDE + key]: holder[key], [key]: Object.fromEntries(filled) }
}

function withSection(
  components: JsonObject,
  section: string,
  wanted: JsonObject,
  parts: Parts,
  report: (fault: string) => void,
): JsonObject {
  const present = components[section]
  const isWanted = Object.keys(wanted).length > 0
  if (present === undefined) return isWanted ? { ...components, [section]: wanted } : components
  if (present === null || (isRecord(present) && Object.keys(present).length === 0)) {
    return isWanted ? keepingEmpty(components, section, wanted) : components
  }
  if (!parts.isOpen(present) || parts.isInherited(components, section, present)) {
    if (isWanted) report(`components.${section}: ${SHARED}`)
    return components
  }
  for (const name of Object.keys(wanted)) {
    if (Object.hasOwn(present, name) && !parts.isMarked(present[name])) {
      report(`components.${section}.${name}: is another one already; give that one another name`)
    }
  }
  const others = Object.entries(present).filter(([name, part]) => Object.hasOwn(wanted, name) || !parts.isMarked(part))
  const left = { ...Object.fromEntries(others), ...wanted }
  if (others.length === Object.keys(present).length && !isWanted) return components
  if (Object.keys(left).length > 0) return { ...components, [section]: left }
  const { [section]: _, [ASIDE + section]: kept, ...rest } = components
  return isKept(components, section) ? { ...rest, [section]: kept } : rest
}
