import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseConfig } from '../../src/config/index.ts'

const folder = join(import.meta.dirname, '..', '..', 'deploy', 'kubernetes')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

interface StatefulSet {
  readonly spec: {
    readonly replicas: number
    readonly template: {
      readonly spec: {
        readonly containers: readonly [{ readonly env: readonly { name: string }[] }]
      }
    }
  }
}

const statefulSet = parse(read('stateful-set.yaml')) as StatefulSet

test('the deployed configuration is valid and needs no secret that the pod is not given', () => {
  const { env } = statefulSet.spec.template.spec.containers[0]
  const secrets = env.map(({ name }) => [name.replace(/_FILE$/, ''), 'secret'])
  const config = parseConfig(
    'groundcrew.yaml',
    read('groundcrew.yaml'),
    Object.fromEntries(secrets) as NodeJS.ProcessEnv,
  )
  expect(config.listen).toBe('0.0.0.0:9080')
  expect(config.store).toBe('/data/groundcrew.db')
})

test('one process owns the database', () => {
  expect(statefulSet.spec.replicas).toBe(1)
})
