import { afterAll, expect, test } from 'vitest'
import { createYarn, type Yarn } from '../../integrations/yarn/yarn.ts'
import { applicationIds } from '../../src/evidence/spark/application.ts'
import { evidenceContract } from '../integrations/yarn/evidence-contract.ts'
import { judgeSpark } from '../integrations/yarn/judge-spark.ts'
import { startHadoop } from './hadoop/start.ts'
import type { Job, Submission } from './hadoop/submit.ts'
import { until } from './until.ts'
import { prepare, useOwn } from './use-servers.ts'

const hadoop = useOwn(() => startHadoop({ version: '2.10.2', jobHistory: true }))
const deadlineSeconds = 540
/** They run side by side: seven drivers on few cores. */
const timeout = 600_000
/** Executors of 896 MB whose first kill is the last. */
const small = { 'spark.executor.memoryOverhead': '384m', 'spark.task.maxFailures': '1' }

let yarn: Yarn
prepare(async () => {
  yarn = createYarn({
    resource_managers: ['http://127.0.0.1:1', hadoop().resourceManager],
    history_server: hadoop().historyServer,
    container_logs: true,
  })
})
afterAll(() => yarn?.close())

const jobs: [string, Job, string][] = [
  [
    'executor-python-memory',
    { job: ['executor-python-memory'], mode: 'cluster', conf: small },
    'yarn-memory-overhead',
  ],
  [
    'executor-heap',
    { job: ['executor-heap'], mode: 'cluster', conf: small },
    'spark-executor-heap',
  ],
  [
    'driver-python-memory',
    { job: ['driver-python-memory'], mode: 'cluster' },
    'yarn-memory-overhead',
  ],
  ['user-exception', { job: ['raise'], mode: 'cluster' }, 'application-error'],
  [
    'above-max-executor',
    { job: ['ok'], mode: 'cluster', conf: { 'spark.executor.memory': '2g' } },
    'yarn-max-allocation',
  ],
  [
    'missing-input-client',
    { job: ['read', '/user/analytics-ml/none'], mode: 'client' },
    'hdfs-missing-path',
  ],
]

test.concurrent.each(jobs)('%s', { timeout }, async (name, job, cause) => {
  const submission = hadoop().submit(job)
  const { code: exitCode, output } = await submission.ended
  const { command } = submission
  if (applicationIds(output).length > 0) await inState(/FINISHED|FAILED|KILLED/, submission)
  const { evidence, finding } = await judgeSpark(yarn, { command, output, exitCode })
  evidenceContract[name]?.(evidence)
  expect(evidence.notAvailable).toEqual([])
  expect(finding.cause).toBe(cause)
})

test.concurrent('queue-am-share, and killed', { timeout }, async () => {
  const sleeps: Job = { job: ['sleep', '600'], mode: 'cluster', queue: 'default' }
  const first = hadoop().submit(sleeps)
  const running = await inState(/RUNNING/, first)
  const second = hadoop().submit(sleeps)
  const waiting = await inState(/ACCEPTED/, second)

  const queued = await judgeSpark(yarn, {
    command: second.command,
    output: second.output(),
    exitCode: null,
  })
  evidenceContract['queue-am-share']?.(queued.evidence)
  expect(queued.finding.cause).toBe('yarn-queue-full')

  await kill(waiting)
  await kill(running)
  const { code: exitCode, output } = await first.ended
  const killed = await judgeSpark(yarn, { command: first.command, output, exitCode })
  evidenceContract['killed']?.(killed.evidence)
  expect(killed.finding.cause).toBe('marked-by-user')
})

/** The id of a submitted application, once it is in a state. */
function inState(state: RegExp, { output }: Submission): Promise<string> {
  return until(
    `application that is ${state.source}: ${output()}`,
    async () => {
      const id = applicationIds(output()).at(-1)
      if (id === undefined) return null
      const { yarn: seen } = await yarn.evidence([id], AbortSignal.timeout(5_000))
      return state.test(String(seen?.application?.['state'])) && id
    },
    deadlineSeconds,
  )
}

/** What Groundcrew never does: kills an application through the ResourceManager. */
async function kill(id: string): Promise<void> {
  const address = `${hadoop().resourceManager}/ws/v1/cluster/apps/${id}/state`
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(address, { method: 'PUT', headers, body: '{"state":"KILLED"}' })
  if (status >= 300) throw new Error(`kill ${id}: ${status}`)
}
