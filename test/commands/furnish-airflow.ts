import type { AirflowState } from '../emulators/airflow/index.ts'

/** A small pipeline team's Airflow: a training with parameters, a grouped and mapped evaluation, a paused DAG. */
export function furnishAirflow(state: AirflowState): void {
  state.addDag({
    id: 'tone_check_training_dag',
    description: 'Trains the tone check model',
    owners: ['ml'],
    tags: ['training'],
    maxActiveRuns: 1,
    params: {
      snapshot: { schema: { type: 'string', format: 'date' }, description: 'Day of the snapshot' },
      epochs: { value: 3, schema: { type: 'integer', minimum: 1, maximum: 20 } },
      base_model: { value: 'bert', schema: { type: 'string', enum: ['bert', 'xlm'] } },
      publish: { value: false, schema: { type: 'boolean' } },
    },
    tasks: [
      { id: 'etl', downstream: ['copy'] },
      { id: 'copy', downstream: ['train'] },
      { id: 'train', retries: 5, operator: 'WMFKubernetesPodOperator' },
    ],
  })
  state.addDag({
    id: 'tone_check_evaluate',
    tasks: [
      { id: 'start', downstream: ['fold'] },
      { id: 'fold', mapped: true, downstream: ['report'] },
      { id: 'report' },
    ],
  })
  state.addDag({ id: 'embeddings_daily', tasks: [{ id: 'compute' }] })
  state.addDag({ id: 'old_report', paused: true, tasks: [{ id: 'compute' }] })
}

/** A run of the training in which `train` failed all its tries. */
export function failedTraining(state: AirflowState, id: string): void {
  const dag = 'tone_check_training_dag'
  state.startRun({ dag, id, conf: { snapshot: '2026-10-01' } })
  state.setRun(dag, id, 'running')
  for (const task of ['etl', 'copy']) {
    state.setTask(dag, id, task, null, 'running')
    state.setTask(dag, id, task, null, 'success')
  }
  state.setTask(dag, id, 'train', null, 'running')
  state.setTask(dag, id, 'train', null, 'failed')
  state.setRun(dag, id, 'failed')
}

/** A run of the training in which `train` waits for its next try. */
export function retryingTraining(state: AirflowState, id: string): void {
  const dag = 'tone_check_training_dag'
  state.startRun({ dag, id })
  state.setRun(dag, id, 'running')
  for (const task of ['etl', 'copy']) {
    state.setTask(dag, id, task, null, 'running')
    state.setTask(dag, id, task, null, 'success')
  }
  state.setTask(dag, id, 'train', null, 'running')
  state.setTask(dag, id, 'train', null, 'up_for_retry')
}
