import { javaThrowable } from './java-throwable.ts'
import type { Thrown } from './raised.ts'

const dotted = /^((?:[A-Za-z_]\w{0,60}\.){0,12}([A-Za-z_]\w{0,80}))(?:: ?(.*))?$/s
const ends =
  /(?:Error|Exception|Timeout|Interrupt|Exit|Refused|Killed|Exhausted|Denied|NotFound|Terminated|Fault|Failure|Failed|Aborted|Unavailable|Unauthorized|Forbidden|Mismatch|Invalid|Undefined|Cancelled|Skip|Stop|Deferred|Group|BadZipFile|BadGzipFile|StopIteration|IncompleteRead|TooManyRedirects)$/

/** Class and message of a Python exception's last line. After frames any name will do; alone it must look like one. */
export function pythonThrown(text: string, afterFrames: boolean): Thrown | null {
  const match = dotted.exec(text)
  if (!match) return null
  const [, type = '', name = '', message = ''] = match
  if (javaThrowable(text)?.type === type) return null
  const looksLikeOne =
    /^[A-Z_]/.test(name) &&
    (ends.test(name) ? /[a-z]/.test(name) : /\.(?:exceptions?|errors?)\./i.test(`.${type}`))
  return looksLikeOne || (afterFrames && /^[A-Z]\w*$/.test(name))
    ? { type, message: message.trim() }
    : null
}
