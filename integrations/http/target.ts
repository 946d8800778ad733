import { Refused } from '../../src/delivery/endings.ts'

/** A value of a query: arrays repeat the name, null and undefined leave it out. */
export type QueryValue = string | number | boolean | readonly string[] | null | undefined

// Servers decode `%2F` before they route, so a slash in an id would become another path; dots do so while still here.
const unsafe = /[/\\\u0000-\u001f\u007f]/

/** Checks a configured base address and removes its last slash; throws a plain Error that says what is wrong. */
export function baseOf(address: string): URL {
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error('the address must begin with http:// or https://')
  if (url.username !== '' || url.password !== '')
    throw new Error('the address must not hold a password; put it under auth')
  if (url.search !== '' || url.hash !== '')
    throw new Error('the address must not have a query or a fragment')
  url.pathname = url.pathname.replace(/\/+$/, '')
  return url
}

/**
 * The address of a call below the base. Each segment is one id or word; refused are those that would lead elsewhere:
 * empty, `.`, `..`, with a slash, a control character or half a surrogate pair. A fixed path may end with a slash.
 */
export function targetOf(
  service: string,
  base: URL,
  path: readonly string[] | string,
  query: Readonly<Record<string, QueryValue>> = {},
): URL {
  const segments =
    typeof path === 'string' ? path.split('/').filter((part) => part !== '') : [...path]
  for (const segment of segments)
    if (segment === '' || segment === '.' || segment === '..' || unsafe.test(segment))
      throw new Refused(service, `${JSON.stringify(segment)} cannot be part of an address`)
    else if (!segment.isWellFormed())
      throw new Refused(service, 'a name with half a character cannot be part of an address')
  const prefix = base.pathname.replace(/\/+$/, '')
  const url = new URL(base)
  const end = typeof path === 'string' && path.endsWith('/') ? '/' : ''
  url.pathname = `${prefix}/${segments.map(encodeURIComponent).join('/')}${end}`
  if (
    !url.pathname.startsWith(`${prefix}/`) ||
    depth(url.pathname) !== depth(prefix) + segments.length
  )
    throw new Refused(service, `${JSON.stringify(segments.join(' '))} leads to another address`)
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined) continue
    for (const each of Array.isArray(value) ? value : [value])
      url.searchParams.append(name, String(each))
  }
  return url
}

function depth(pathname: string): number {
  return pathname.split('/').filter((part) => part !== '').length
}
