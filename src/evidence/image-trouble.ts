import type { Facts } from './facts.ts'
import type { Container } from './kubernetes-container.ts'
import { podMessages } from './pod-messages.ts'

/** An image that could not be pulled. */
export type ImageTrouble = {
  container: Container | null
  image: string | null
  /** `ErrImagePull`, `InvalidImageName`. */
  reason: string
  /** The registry's or the runtime's own words; empty where nobody quotes them. */
  message: string
  source: string
  /** The registry failed for the moment, nothing is wrong with the name. */
  passing: boolean
}

/** PodLaunchFailedException of the cncf.kubernetes provider (10.5 and later; 10.12 in the triggerer). */
const launchFailure = /image cannot be pulled, unable to start/i

const waitingReasons =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable|SignatureValidationFailed|ImageIDInvalid)$/

const pullFailure =
  /Failed to pull image|failed to pull and unpack|Failed to apply default image tag|couldn't parse image|Error: (?:ErrImagePull|InvalidImageName|ErrImageNeverPull)|ImagePullBackOff|ErrImagePull/

/** The registry's passing troubles: 429, 5xx, timeouts, refused or reset connections, failing name servers, expired certificates. */
const passingTrouble =
  /\b429 Too Many|toomanyrequests|rate limit|\b50\d (?:Internal|Bad|Service|Gateway)|(?:status(?: code)?[^:\n]{0,200}|HTTP(?:\/\d(?:\.\d)?)?|response|code)[ :=]{1,3}(?:429|50[0-4])\b|i\/o timeout|TLS handshake timeout|deadline exceeded|Client\.Timeout|timed out|connection (?:refused|reset)|unexpected EOF|: EOF\b|no route to host|network is unreachable|server misbehaving|Temporary failure in name resolution|request canceled|certificate has expired|Service Unavailable|Bad Gateway|Gateway Time-?out|RegistryUnavailable|httpReadSeeker: failed open: failed to do request|http2: |broken pipe|no space left on device|pull QPS exceeded/i

/** Words of a registry that knows the answer, and it is no. */
const lastingTrouble =
  /not found|manifest unknown|manifest for .{1,300} not found|name unknown|does not exist|access denied|unauthorized|insufficient_scope|authentication required|no basic auth|403 Forbidden|401 Unauthorized|denied:|invalid reference|InvalidImageName|couldn't parse image|ErrImageNeverPull|no match for platform|not present with pull policy|invalid image name|no such host/i

/** The container that waits for an image it cannot get, or null where images are no problem (any more). */
export function imageTrouble(facts: Facts): ImageTrouble | null {
  const { pod } = facts.kubernetes
  const waiting =
    pod?.containers.find(({ state }) => waitingReasons.test(state.waiting?.reason ?? '')) ?? null
  if (pod && !waiting && hasStarted(facts)) return null
  const said = saidOf(facts, waiting)
  if (!waiting && !said) return null
  const reason = waiting?.state.waiting?.reason ?? reasonIn(said?.message ?? '')
  const message = said?.message ?? ''
  const image = waiting?.image ?? imageIn(message) ?? null
  return {
    container: waiting ?? pod?.containers.find((container) => container.image === image) ?? null,
    image,
    reason,
    message,
    source: said?.source ?? `pod status: ${reason}`,
    passing: isPassing(message, image),
  }
}

/** Passing words, unless the registry also gives its final answer; digits inside the image's own name count for nothing. */
function isPassing(message: string, image: string | null): boolean {
  const words = image ? message.replaceAll(image, '') : message
  if (!passingTrouble.test(words)) return false
  return (
    !lastingTrouble.test(words) ||
    /\b429\b|toomanyrequests|50\d (?:Internal|Bad|Service|Gateway)/i.test(words)
  )
}

/** The most telling words: the status message, unless it only says that it backs off; then events; then the task log. */
function saidOf(
  facts: Facts,
  waiting: Container | null,
): { message: string; source: string } | null {
  const status = waiting?.state.waiting
  const messages = podMessages(facts).filter(({ text }) => pullFailure.test(text))
  const own = messages.filter(({ text }) => !waiting?.image || text.includes(waiting.image))
  const telling = (own.length > 0 ? own : waiting ? [] : messages).find(({ text }) =>
    isTelling(text),
  )
  if (status?.message && isTelling(status.message))
    return { message: status.message, source: `pod status: ${status.reason}` }
  if (telling) return { message: telling.text, source: telling.source }
  const raised = launchFailureOf(facts)
  if (raised) return raised
  if (status?.message) return { message: status.message, source: `pod status: ${status.reason}` }
  return messages[0] ? { message: messages[0].text, source: messages[0].source } : null
}

/** The operator's or its trigger's exception, in whatever chain it stands. */
function launchFailureOf({ logs }: Facts): { message: string; source: string } | null {
  const lines = logs.task?.lines ?? []
  const at = lines.findLastIndex(
    ({ text, printer, starts }) => printer === 'airflow' && !starts && launchFailure.test(text),
  )
  const line =
    lines[at] ??
    lines.findLast(({ text, printer }) => printer === 'airflow' && launchFailure.test(text))
  if (!line) return null
  const next = lines[lines.indexOf(line) + 1]
  const message = next && !next.starts ? `${line.text} ${next.text}` : line.text
  return { message, source: `task log, line ${line.number}` }
}

const isTelling = (text: string): boolean =>
  (passingTrouble.test(text) || lastingTrouble.test(text) || text.length > 160) &&
  !/^Error: \w+$/.test(text) &&
  !/^Back-off pulling image "[^"]*"$/.test(text)

const hasStarted = ({ kubernetes: { pod } }: Facts): boolean =>
  pod !== null &&
  (pod.ended ||
    pod.containers.some(
      ({ kind, state }) => kind === 'main' && (state.running || state.terminated),
    ))

const reasonIn = (text: string): string =>
  /ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull/.exec(text)?.[0] ??
  'ErrImagePull'

const imageIn = (text: string): string | null =>
  /(?:image|resolve reference|parse image name|manifest for) "?([^"\s]{1,500}?)"?(?=[":,\s]|$)/.exec(
    text,
  )?.[1] ?? null
