import { afterEach, expect, test } from 'vitest'
import { createYarn, type Yarn } from '../../../integrations/yarn/yarn.ts'
import { startYarn, type YarnEmulator } from '../../emulators/yarn/index.ts'
import { recordedApplication } from '../../emulators/yarn/recorded.ts'
import { evidenceContract } from './evidence-contract.ts'
import { judgeSpark } from './judge-spark.ts'

let emulator: YarnEmulator
let yarn: Yarn
afterEach(async () => {
  yarn.close()
  await emulator.close()
})

test.each([
  ['2.10.2', 'executor-heap', 'spark-executor-heap'],
  ['2.10.2', 'executor-python-memory', 'yarn-memory-overhead'],
  ['2.10.2', 'executor-python-memory-client', 'yarn-memory-overhead'],
  ['2.10.2', 'driver-python-memory', 'yarn-memory-overhead'],
  ['2.10.2', 'driver-heap', 'spark-driver-heap'],
  ['2.10.2', 'above-max-cores', 'yarn-max-allocation'],
  ['2.10.2', 'above-max-executor', 'yarn-max-allocation'],
  ['2.10.2', 'user-exception', 'application-error'],
  ['2.10.2', 'killed', 'marked-by-user'],
  ['2.10.2', 'queue-am-share', 'yarn-queue-full'],
  ['2.10.2', 'missing-input-client', 'hdfs-missing-path'],
  ['2.10.2', 'success', 'healthy'],
  ['3.3.6', 'executor-heap', 'spark-executor-heap'],
  ['3.3.6', 'executor-python-memory', 'yarn-memory-overhead'],
  ['3.3.6', 'user-exception', 'application-error'],
  ['3.3.6', 'driver-heap', 'spark-driver-heap'],
  ['3.3.6', 'queue-am-share', 'yarn-queue-full'],
])('Hadoop %s, %s: %s', async (version, name, cause) => {
  const recorded = recordedApplication(`${version}-${name}`)
  emulator = await startYarn(recorded)
  yarn = createYarn({
    resource_managers: [emulator.standby.url, emulator.manager.url],
    history_server: emulator.history.url,
    container_logs: true,
    patience: { times: 2, everyMilliseconds: 10 },
  })
  const { submit, console: output, exitCode } = recorded
  const { evidence, finding } = await judgeSpark(yarn, { command: submit, output, exitCode })
  evidenceContract[name]?.(evidence)
  expect(finding.cause).toBe(cause)
})
