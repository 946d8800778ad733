import { expect, test } from 'vitest'
import { diagnose } from '../../src/diagnosis/index.ts'
import { ago } from './cluster.ts'

const told = (operator: string | null) => {
  const finding = diagnose({
    snapshot: 1,
    at: ago(0),
    airflow: { taskInstance: { dag_id: 'tone', task_id: 'etl', state: 'failed', operator } },
  })
  expect(finding.cause).toBe('unknown')
  return finding.explanation.join(' ')
}

test.each(['WMFKubernetesPodOperator', '_KubernetesDecoratedOperator', null])(
  'of %s the pod is wanted',
  (operator) => {
    expect(told(operator)).toContain('What is missing: the pod object')
    expect(told(operator)).toContain('keep the pod')
  },
)

test.each(['SparkSubmitOperator', 'BashOperator'])('%s has no pod', (operator) => {
  expect(told(operator)).toContain('What is missing: the end of the log.')
  expect(told(operator)).not.toContain('pod')
})
