import type { Container, Resources } from '../evidence/kubernetes-container.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import type { LimitRange } from '../evidence/kubernetes-policy.ts'
import { effectiveLimits, type Amounts } from '../evidence/scheduling/effective-requests.ts'
import type { Wall } from './fit.ts'
import { sayBare } from './say-amount.ts'

/** The LimitRanges that would refuse the pod. Source: plugin/pkg/admission/limitranger/admission.go. */
export function limitRangeWalls(limitRanges: readonly LimitRange[], pod: Pod): Wall[] {
  return limitRanges.flatMap(({ name, limits }) =>
    limits.flatMap(({ type, max, min }): Wall[] => {
      const wall = (words: string): Wall => ({
        kind: 'limit-range',
        text: `LimitRange ${name}: ${type.toLowerCase()} ${words}`,
      })
      if (type === 'Pod') return above(max, effectiveLimits(pod)).map(wall)
      if (type !== 'Container') return []
      const words = pod.containers.flatMap((container) => [
        ...above(max, amountsOf(container)),
        ...below(min, amountsOf(container)),
      ])
      return [...new Set(words)].map(wall)
    }),
  )
}

const amountsOf = ({ limits, requests }: Container): Amounts =>
  new Map([...requests, ...limits].map(([name, { nanos }]) => [name, nanos]))

const above = (max: Resources, amounts: Amounts): string[] =>
  [...max].flatMap(([name, { nanos, text }]) => {
    const asked = amounts.get(name)
    return asked !== undefined && asked > nanos
      ? [`max ${name} is ${text}, asked for is ${sayBare(name, asked)}`]
      : []
  })

const below = (min: Resources, amounts: Amounts): string[] =>
  [...min].flatMap(([name, { nanos, text }]) => {
    const asked = amounts.get(name)
    return asked !== undefined && asked < nanos
      ? [`min ${name} is ${text}, asked for is ${sayBare(name, asked)}`]
      : []
  })
