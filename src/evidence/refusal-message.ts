import { textAt } from './raw.ts'
import type { Raw } from './snapshot.ts'

/** The `message` of the Status object in a client's exception, or the text where it stands bare. */
export function messageIn(text: string): string | null {
  const at = text.indexOf('HTTP response body: ')
  if (at === -1)
    return /^\S{0,100}ApiException|^Reason: |^Error creating:|is forbidden: |is invalid: /.test(
      text,
    )
      ? text
      : null
  const body = unwrapped(text.slice(at + 'HTTP response body: '.length))
  try {
    return textAt(JSON.parse(body.slice(0, body.lastIndexOf('}') + 1)) as Raw, 'message')
  } catch {
    // Cut off or printed as bytes: read the message where it stands.
    return /"message":\s?"((?:[^"\\]|\\.){1,4000})"/.exec(body)?.[1]?.replaceAll('\\"', '"') ?? body
  }
}

/** The text within Python's `b'…'`, as older clients print a body. */
const unwrapped = (body: string): string =>
  /^b['"]/.test(body) ? body.slice(2).replaceAll("\\'", "'").replaceAll('\\\\', '\\') : body
