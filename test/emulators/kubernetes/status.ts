import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { Kind } from './kinds.ts'

/** An HTTP answer: its code and its body. */
export type Answer = { status: number; body: Raw }

/** A v1 Status of a failure, as test/fixtures/kubernetes/status-*.json were recorded. */
export const failure = (code: number, reason: string, message: string, details?: Raw): Answer => ({
  status: code,
  body: {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details && { details }),
    code,
  },
})

export const unauthorized = (): Answer => failure(401, 'Unauthorized', 'Unauthorized')

export const notFound = ({ resource, group }: Kind, name: string): Answer =>
  failure(404, 'NotFound', `${qualified(resource, group)} "${name}" not found`, {
    name,
    ...(group !== '' && { group }),
    kind: resource,
  })

export const alreadyExists = ({ resource, group }: Kind, name: string): Answer =>
  failure(409, 'AlreadyExists', `${qualified(resource, group)} "${name}" already exists`, {
    name,
    ...(group !== '' && { group }),
    kind: resource,
  })

export const noSuchPath = (): Answer =>
  failure(404, 'NotFound', 'the server could not find the requested resource')

/** Refused by an admission plugin: LimitRange, ResourceQuota. */
export const forbiddenPod = (name: string, why: string): Answer =>
  failure(403, 'Forbidden', `pods "${name}" is forbidden: ${why}`, { name, kind: 'pods' })

/** Refused by RBAC. */
export function forbiddenAct(
  user: string,
  verb: string,
  { resource, group }: Kind,
  namespace: string | null,
  name: string | null,
  subresource: string | null,
): Answer {
  const what = subresource === null ? resource : `${resource}/${subresource}`
  const where = namespace === null ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const subject =
    name === null ? qualified(resource, group) : `${qualified(resource, group)} "${name}"`
  const message = `${subject} is forbidden: User "${user}" cannot ${verb} resource "${what}" in API group "${group}" ${where}`
  return failure(403, 'Forbidden', message, { ...(name !== null && { name }), kind: resource })
}

export const expired = (message: string): Answer => failure(410, 'Expired', message)

const qualified = (resource: string, group: string): string =>
  group === '' ? resource : `${resource}.${group}`
