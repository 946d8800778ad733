import { parseQuantity, type Quantity } from '../advice/quantity.ts'
import type { Facts } from './facts.ts'
import { airflowLinesOf } from './output.ts'
import { messageIn } from './refusal-message.ts'

/** What an object asks for, what is used and what is allowed of one resource, as a quota's refusal tells it. */
export type Excess = {
  resource: string
  requested: Quantity | null
  used: Quantity | null
  limited: Quantity | null
}

/** One bound of a LimitRange that was broken. */
export type Bound = {
  kind: 'maximum' | 'minimum' | 'ratio'
  resource: string
  /** Container, Pod or PersistentVolumeClaim. */
  type: string
  bound: string
  /** What was asked; null where nothing was. */
  asked: string | null
  side: 'request' | 'limit' | 'ratio'
}

export type Refusal = {
  /** `pods`, `persistentvolumeclaims`. */
  kind: string
  name: string | null
  /** The API server's own sentence after `is forbidden:` or `is invalid:`. */
  message: string
  source: string
  reason:
    | { kind: 'exceeded'; quota: string; excesses: Excess[] }
    | { kind: 'must specify'; quota: string; missing: { resource: string; containers: string[] }[] }
    | { kind: 'limit range'; bounds: Bound[] }
    | { kind: 'no quota'; text: string }
    | { kind: 'other' }
}

/** Refusals by the API server in the task log and in events, the last one first. Source of the texts: apiserver admission plugins, 1.20–1.37. */
export function refusalsOf(facts: Facts): Refusal[] {
  const fromLog = airflowLinesOf(facts).flatMap(({ text, number }) => {
    const message = messageIn(text)
    return message ? (readRefusal(message, `task log, line ${number}`) ?? []) : []
  })
  const fromEvents = facts.kubernetes.events
    .filter(({ reason }) => reason === 'FailedCreate' || reason === 'FailedBinding')
    .flatMap(({ message, reason }) => readRefusal(message, `event ${reason}`) ?? [])
  return [...fromLog.toReversed(), ...fromEvents]
}

/** Reads one refusal, or null where the text is none. */
export function readRefusal(text: string, source: string): Refusal | null {
  const match =
    /(?:^|[\s:])([A-Za-z.]{3,60}) "([^"]{0,253})" is (?:forbidden|invalid): (.*)$/s.exec(text)
  if (!match) return deniedByWebhook(text, source)
  const [, kind = '', name = '', message = ''] = match
  return { kind: pluralOf(kind), name: name || null, message, source, reason: reasonOf(message) }
}

/** A policy of the cluster (Kyverno, Gatekeeper) says no, or the pod cannot even be read; which object it means stands in its own words. */
function deniedByWebhook(text: string, source: string): Refusal | null {
  const message =
    /(?:admission webhook "[^"]{1,253}" denied the request|Pod in version "\w{1,20}" cannot be handled as a Pod|namespaces "[^"]{1,253}" not found).*$/s.exec(
      text,
    )?.[0]
  if (message === undefined) return null
  return { kind: 'pods', name: null, message, source, reason: { kind: 'other' } }
}

const pluralOf = (kind: string): string =>
  ({ Pod: 'pods', PersistentVolumeClaim: 'persistentvolumeclaims' })[kind] ?? kind

function reasonOf(message: string): Refusal['reason'] {
  const exceeded =
    /exceeded quota: ([^,\s]{1,253}), requested: (.{1,2000}?), used: (.{1,2000}?), limited: ([^\s"\\]{1,2000})/.exec(
      message,
    )
  if (exceeded) {
    const [, quota = '', requested, used, limited] = exceeded
    return { kind: 'exceeded', quota, excesses: excessesOf(requested, used, limited) }
  }
  const failed = /failed quota: ([^:\s]{1,253}): must specify (.{1,2000}?)(?:["\\\n]|$)/.exec(
    message,
  )
  if (failed)
    return { kind: 'must specify', quota: failed[1] ?? '', missing: missingOf(failed[2] ?? '') }
  const lacking = /insufficient quota to (?:consume|match these scopes): .{1,300}/.exec(message)
  if (lacking) return { kind: 'no quota', text: lacking[0] }
  const bounds = boundsOf(message)
  return bounds.length > 0 ? { kind: 'limit range', bounds } : { kind: 'other' }
}

function excessesOf(requested = '', used = '', limited = ''): Excess[] {
  const [asked, held, hard] = [requested, used, limited].map(amountsOf)
  return [...(asked ?? new Map<string, string>())].map(([resource, text]) => ({
    resource,
    requested: parseQuantity(text),
    used: parseQuantity(held?.get(resource)),
    limited: parseQuantity(hard?.get(resource)),
  }))
}

const amountsOf = (text: string): Map<string, string> =>
  new Map(
    text.split(',').flatMap((entry) => {
      const at = entry.lastIndexOf('=')
      return at < 1 ? [] : [[entry.slice(0, at).trim(), entry.slice(at + 1).trim()] as const]
    }),
  )

/** `limits.cpu for: base; limits.memory for: airflow-xcom-sidecar,base`, or the older `limits.cpu,limits.memory`. */
const missingOf = (text: string): { resource: string; containers: string[] }[] =>
  text.split(';').flatMap((part) => {
    const [resources = '', containers = ''] = part.split(' for: ')
    const names = containers
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    return resources
      .split(',')
      .map((resource) => ({ resource: resource.trim(), containers: names }))
  })

const bound =
  /(minimum|maximum) (\S{1,100}) usage per (Container|Pod|PersistentVolumeClaim) is ([^\s,]{1,64}?)(?:, but (request|limit) is ([^\s,\]]{1,64}?)|\.\s{1,3}No (request|limit) is specified)(?=[.\],\s"]|$)/g
const ratio =
  /(\S{1,100}) max limit to request ratio per (Container|Pod) is ([^\s,]{1,64}), but (?:provided ratio is ([\d.]{1,30}?)|no (?:request|limit) is specified)/g

const boundsOf = (message: string): Bound[] => [
  ...[...message.matchAll(bound)].map(
    ([, kind, resource = '', type = '', most = '', side, asked, lacking]): Bound => ({
      kind: kind === 'minimum' ? 'minimum' : 'maximum',
      resource,
      type,
      bound: most,
      asked: asked ?? null,
      side: (side ?? lacking) === 'request' ? 'request' : 'limit',
    }),
  ),
  ...[...message.matchAll(ratio)].map(([, resource = '', type = '', most = '', asked]): Bound => ({
    kind: 'ratio',
    resource,
    type,
    bound: most,
    asked: asked ?? null,
    side: 'ratio',
  })),
]
