import { expect, test } from 'vitest'
import { startKube } from './kube/start.ts'
import type { Refusal } from './kube/pod.ts'
import { openWatch } from './kube/watch.ts'
import { until } from './until.ts'
import { useOwn } from './use-servers.ts'

const kube = useOwn(() => startKube({ without: ['scheduler', 'kwok'] }))
const configMaps = '/api/v1/namespaces/default/configmaps'

interface List {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
}

async function addConfigMaps(prefix: string) {
  for (const number of [1, 2, 3])
    await kube().must('POST', configMaps, { metadata: { name: `${prefix}-${number}` } })
}

test('a watch that outlives its API server cannot go on from an old version', async () => {
  await addConfigMaps('before')
  const { metadata } = await kube().must<List>('GET', configMaps)
  const watch = await openWatch(kube(), `${configMaps}?watch=true`)
  await addConfigMaps('after')
  await kube().restartApiserver()
  await until('end of the old watch', () => watch.ended())
  const path = `${configMaps}?watch=true&resourceVersion=${metadata.resourceVersion}`
  const again = await openWatch<Refusal>(kube(), path)
  const first = await until('first line', () => again.events[0])
  again.close()
  expect(first.type).toBe('ERROR')
  expect(first.object).toMatchObject({ code: 410, reason: 'Expired' })
})

test('a list whose next page was compacted away is refused', async () => {
  await addConfigMaps('paged')
  const { metadata } = await kube().must<List>('GET', `${configMaps}?limit=1`)
  await addConfigMaps('later')
  await kube().restartApiserver() // its own snapshots would still answer
  await kube().compact()
  const next = encodeURIComponent(metadata.continue ?? '')
  const answer = await kube().api<Refusal>('GET', `${configMaps}?limit=1&continue=${next}`)
  expect(answer.status).toBe(410)
  expect(answer.body.reason).toBe('Expired')
})

test('a service account’s token stays valid over a restart', async () => {
  await kube().must('POST', '/api/v1/namespaces/default/serviceaccounts', {
    metadata: { name: 'bot' },
  })
  const token = await kube().serviceAccountToken('default', 'bot')
  await kube().restartApiserver({ downSeconds: 1 })
  expect((await kube().api('GET', configMaps, undefined, { token })).status).toBe(403)
  expect((await kube().api('GET', configMaps, undefined, { token: 'wrong' })).status).toBe(401)
})
