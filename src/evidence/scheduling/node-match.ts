import type { Node, Taint } from '../kubernetes-node.ts'
import type { Pod, Toleration } from '../kubernetes-pod.ts'
import { objectsAt, textAt, textsAt } from '../raw.ts'
import type { Raw } from '../snapshot.ts'

/** True where the node carries what the pod's nodeSelector and required node affinity ask for. */
export function nodeMatches(pod: Pick<Pod, 'nodeSelector' | 'affinity'>, node: Node): boolean {
  for (const [key, value] of pod.nodeSelector) if (node.labels.get(key) !== value) return false
  const terms = requiredTerms(pod)
  return terms.length === 0 || terms.some((term) => termMatches(term, node))
}

/** The node selector terms that a pod requires; any one of them is enough. */
export const requiredTerms = (pod: Pick<Pod, 'affinity'>): Raw[] =>
  objectsAt(
    pod.affinity,
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  )

/** Taints of the node that keep the pod away. */
export const untoleratedTaints = (pod: Pick<Pod, 'tolerations'>, node: Node): Taint[] =>
  node.taints.filter(
    (taint) =>
      taint.effect !== 'PreferNoSchedule' &&
      !pod.tolerations.some((toleration) => tolerates(toleration, taint)),
  )

/**
 * True for a taint that marks a sick node rather than a rule of the house: the node lifecycle's own, remediation taints of GPU
 * operators, and those that say of themselves that something is unhealthy.
 */
export const marksSickness = ({ key }: Pick<Taint, 'key'>): boolean =>
  /^node\.(?:kubernetes|cloudprovider\.kubernetes|alpha\.kubernetes|cilium)\.io\/|unhealthy|not-?ready|unreachable|gpu-?(?:fault|error|failed|lost)|remediation|DeletionCandidateOfClusterAutoscaler|ToBeDeletedByClusterAutoscaler|maintenance|drain/i.test(
    key,
  )

function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== null && toleration.effect !== taint.effect) return false
  if (toleration.key === null) return toleration.operator === 'Exists'
  if (toleration.key !== taint.key) return false
  if (toleration.operator === 'Exists') return true
  return (toleration.value ?? '') === (taint.value ?? '')
}

function termMatches(term: Raw, node: Node): boolean {
  const expressions = objectsAt(term, 'matchExpressions')
  const fields = objectsAt(term, 'matchFields')
  if (expressions.length + fields.length === 0) return false
  return (
    expressions.every((expression) =>
      expressionHolds(expression, node.labels.get(textAt(expression, 'key') ?? '')),
    ) && fields.every((field) => expressionHolds(field, node.name))
  )
}

function expressionHolds(expression: Raw, actual: string | undefined): boolean {
  const values = textsAt(expression, 'values')
  switch (textAt(expression, 'operator')) {
    case 'In':
      return actual !== undefined && values.includes(actual)
    case 'NotIn':
      return actual === undefined || !values.includes(actual)
    case 'Exists':
      return actual !== undefined
    case 'DoesNotExist':
      return actual === undefined
    case 'Gt':
      return actual !== undefined && Number(actual) > Number(values[0])
    case 'Lt':
      return actual !== undefined && Number(actual) < Number(values[0])
    default:
      return false
  }
}
