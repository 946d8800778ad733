import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { PodCopy } from '../../../../integrations/kubernetes/cache/pod-copy.ts'
import type { Raw } from '../../../../src/evidence/snapshot.ts'
import { recorded } from '../../../fixtures/kubernetes/read.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const heapBytes = () => {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

test('ten thousand copies cost at most 2 KB of memory each, whatever they were cut from', () => {
  const line = JSON.stringify(recorded('pod-oomkilled-managedfields'))
  const before = heapBytes()
  const copies: PodCopy[] = []
  for (let number = 0; number < 10_000; number += 1) {
    const text = line.replaceAll('"oomkilled', `"train-${number}`)
    copies.push(new PodCopy(JSON.parse(text) as Raw))
  }
  expect((heapBytes() - before) / copies.length).toBeLessThan(2048)
  expect(copies.at(-1)?.name).toBe('train-9999')
})
