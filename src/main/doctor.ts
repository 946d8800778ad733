import { systemClock } from '../clock.ts'
import { readConfig } from '../config/index.ts'
import { CallError } from '../delivery/endings.ts'
import type { Check } from './check.ts'
import { airflowChecks } from './doctor/airflow-checks.ts'
import { clusterCheck } from './doctor/cluster-check.ts'
import { namespaceChecks } from './doctor/namespace-checks.ts'
import { phabricatorChecks } from './doctor/phabricator-checks.ts'
import { prometheusChecks } from './doctor/prometheus-checks.ts'
import { slackChecks } from './doctor/slack-checks.ts'
import { slackReach } from './doctor/slack-reach.ts'
import { storeCheck } from './doctor/store-check.ts'
import { createLog } from './log.ts'
import { openWorld, type World } from './world.ts'

const patienceMilliseconds = 15_000

/** Checks every connection and permission of a configuration; prints a line each. Exit code 1 when one falls short. */
export async function doctor(
  file: string,
  print: (line: string) => void = console.log,
): Promise<number> {
  const written = readConfig(file, process.env)
  const config = { ...written, store: ':memory:' }
  const { unused = [] } = config.reports ?? {}
  const rest =
    unused.length === 0 ? '' : `; of reports this version does not use ${unused.join(', ')}`
  print(`✓ configuration: ${file} can be used${rest}`)
  const troubles: string[] = []
  const world = openWorld(config, systemClock, {
    ...createLog('silent'),
    warn: (_, fields) => void troubles.push(String((fields?.['error'] as Error).message)),
  })
  const isSlackThere = await passes(slackReach, world, print)
  let short = isSlackThere ? 0 : 1
  for (const check of [
    storeCheck(written.store),
    ...(isSlackThere ? slackChecks(config) : []),
    clusterCheck(troubles),
    ...namespaceChecks(world),
    ...airflowChecks(world),
    ...phabricatorChecks(world),
    ...prometheusChecks(world),
    ...yarnChecks(world),
  ]) {
    if (!(await passes(check, world, print))) short += 1
  }
  await world.close()
  print(short === 0 ? 'All is well.' : `${short} of the checks fell short.`)
  return short === 0 ? 0 : 1
}

async function passes(
  { name, hint, look }: Check,
  world: World,
  print: (line: string) => void,
): Promise<boolean> {
  const signal = AbortSignal.timeout(patienceMilliseconds)
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener(
      'abort',
      () => reject(new Error(`no answer in ${patienceMilliseconds / 1000} s`)),
      { once: true },
    ),
  )
  try {
    print(`✓ ${name}: ${await Promise.race([look(world, signal), late])}`)
    return true
  } catch (error) {
    const words = error instanceof CallError ? error.message : (error as Error).message
    print(`✗ ${name}: ${words}\n    ${hint}`)
    return false
  }
}

const yarnChecks = ({ yarn }: World): Check[] =>
  yarn === null
    ? []
    : [
        {
          name: 'YARN',
          hint: 'Check yarn.resource_managers and yarn.history_server.',
          look: (_, signal) => yarn.check(signal),
        },
      ]
