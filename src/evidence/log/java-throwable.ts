import type { Thrown } from './raised.ts'

const throwable =
  /((?:[a-z][\w$]{0,40}\.){1,12}[A-Z][\w$]{0,80}(?:Exception|Error|Throwable|Failure|Refused)|java\.lang\.(?:OutOfMemoryError|StackOverflowError))(?:\(([\w.$]{3,120})\))?(?:: ?(.*))?$/s

/**
 * The Java throwable that a line names, or null. A `RemoteException(the.real.Class)` of Hadoop's RPC becomes the real class.
 */
export function javaThrowable(text: string): Thrown | null {
  if (!/(?:Exception|Error|Throwable|Failure)\b/.test(text)) return null
  const match = throwable.exec(text)
  if (!match) return null
  const [, outer = '', inner, message = ''] = match
  const type = inner ?? outer
  return javaPackages.test(type) ? { type, message: message.trim() } : null
}

const javaPackages = /^(?:java|javax|jdk|sun|scala|kotlin|akka|org|com|io|net|edu)\./

/** Does this line continue a Java stack trace? */
export const isJavaFrame = (text: string): boolean =>
  /^\s*(?:at [\w.$<>/]|\.\.\. \d+ (?:more|common frames)|Caused by: |Suppressed: |Driver stacktrace:)/.test(
    text,
  )
