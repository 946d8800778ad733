import { expect, test } from 'vitest'
import { causes, type Cause } from '../../src/diagnosis/finding.ts'
import { found } from '../../src/diagnosis/found.ts'
import { precedence, weigh } from '../../src/diagnosis/precedence.ts'
import { verdicts } from '../../src/diagnosis/verdicts.ts'
import { readFacts } from '../../src/evidence/facts.ts'
import { snapshot } from './cluster.ts'

const finding = (cause: Cause) =>
  found(cause, readFacts(snapshot({})), { headline: cause, explanation: [cause] })

test('every cause has exactly one place', () =>
  expect(precedence.flat().toSorted()).toEqual(causes.toSorted()))

test('every cause has an owner, and only the platform gets tickets', () => {
  for (const cause of causes) {
    const { owner, ticket } = verdicts[cause]
    expect(ticket === 'none', cause).toBe(owner !== 'dpe-sre')
  }
})

test.each<[Cause, Cause]>([
  ['oom-killed', 'application-error'],
  ['oom-killed', 'marked-by-user'],
  ['quota-exceeded', 'launch-timeout'],
  ['request-exceeds-nodes', 'limit-range-exceeded'],
  ['image-pull', 'launch-timeout'],
  ['pvc-missing', 'launch-timeout'],
  ['gpu-capacity-lost', 'launch-timeout'],
  ['launch-timeout', 'gpu-busy'],
  ['gpu-busy', 'pvc-waits-for-pod'],
  ['gpu-fault', 'gpu-memory'],
  ['marked-by-user', 'killed-unknown'],
  ['yarn-memory-overhead', 'spark-fetch-failed'],
  ['shared-memory', 'child-oom-killed'],
])('%s beats %s, in whatever order they are found', (winner, loser) => {
  expect(weigh([finding(winner), finding(loser)])?.cause).toBe(winner)
  expect(weigh([finding(loser), finding(winner)])?.cause).toBe(winner)
})

test('nothing found is nothing', () => expect(weigh([])).toBeNull())
