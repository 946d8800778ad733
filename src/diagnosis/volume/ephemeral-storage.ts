import { unitsOf } from '../../advice/quantity.ts'
import { quote } from '../quote.ts'
import { readEviction, type Eviction } from '../../evidence/eviction.ts'
import type { Facts } from '../../evidence/facts.ts'
import { type FullPlace, fullPlace } from '../../evidence/full-disk.ts'
import { found } from '../found.ts'
import type { Finding } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'
import { spelled } from '../words.ts'

/** The pod filled the node's disk or its own share of it. */
export const ephemeralStorage: Rule = {
  causes: ['ephemeral-storage'],
  about:
    'Evicted for ephemeral storage, or no space left on a path that is no claim and not /dev/shm.',
  diagnose(facts) {
    const { pod, podEvents } = facts.kubernetes
    const eviction = pod && readEviction(pod, podEvents)
    if (pod && eviction && /storage|inodes/.test(eviction.resource))
      return byEviction(facts, eviction)
    const full = fullPlace(facts)
    if (full?.kind !== 'node disk' && full?.kind !== 'emptyDir') return null
    return verdict(facts, full.container, [
      `${placedSubject(facts, full.container)} ended because there was no space left at ${full.path ?? 'its disk'}: "${quote(full.line.text, 200)}" (${full.line.log}, line ${full.line.number}).`,
      whereItLies(facts, full),
    ])
  },
}

function whereItLies({ kubernetes }: Facts, { kind, name, path }: FullPlace): string {
  const place = path ?? 'That path'
  if (kind === 'emptyDir') return `${place} lies on the emptyDir volume ${name}, not on a claim.`
  return kubernetes.pod
    ? `${place} lies on the container's own layer on the node's disk, not on a claim.`
    : `${place} is a place where claims are not mounted; the pod is gone, and what it mounted is not known.`
}

function byEviction(facts: Facts, eviction: Eviction): Finding {
  const consumer = eviction.consumers[0]
  const { pod } = facts.kubernetes
  const container =
    consumer?.name ?? /Container (\S{1,253}) exceeded/.exec(eviction.message)?.[1] ?? null
  const known = pod?.containers.some(({ name }) => name === container) ? container : null
  const what = eviction.emptyDir
    ? `its emptyDir volume ${eviction.emptyDir} grew over the limit of ${eviction.ownLimit?.text ?? 'its size'}`
    : eviction.ownLimit
      ? `it wrote more than its ephemeral-storage limit of ${eviction.ownLimit.text}`
      : `its node was short of ${eviction.resource}`
  const finding = verdict(facts, known, [
    `${placedSubject(facts, known)} was evicted: ${what} (${eviction.source}: Evicted).`,
    ...(consumer?.used
      ? [
          `It had written ${spelled(consumer.used)} of its own${consumer.request ? ` with a request of ${consumer.request.text}` : ''}.`,
        ]
      : []),
  ])
  return wroteLittle(eviction) ? { ...finding, retry: 'helps' } : finding
}

const gibibyte = 1024n ** 3n

/** The node's disk was filled by something else: another node has room. */
const wroteLittle = ({ ownLimit, consumers }: Eviction): boolean =>
  ownLimit === null && consumers.every(({ used }) => used !== null && unitsOf(used) < gibibyte)

const verdict = (facts: Facts, container: string | null, explanation: string[]): Finding =>
  found('ephemeral-storage', facts, {
    headline: `${container ?? 'the pod'} filled its ephemeral storage`,
    explanation: [
      ...explanation,
      'Write large files to a claim and clean up what is not needed, or request and limit as much ephemeral-storage as the run needs.',
      'Running it again as it is writes as much again.',
    ],
    container,
  })
