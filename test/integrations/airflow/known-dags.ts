import type { AirflowState } from '../../emulators/airflow/index.ts'

/** The DAGs of test/real/airflow/dags that the contract uses, for the emulator. */
export function addKnownDags(state: AirflowState): void {
  const control = { tags: ['control'] }
  state.addDag({
    id: 'form',
    ...control,
    tasks: [{ id: 'show', operator: '_PythonDecoratedOperator' }],
    params: {
      required_text: {
        schema: { type: 'string', minLength: 3, maxLength: 40, pattern: '^[a-z_]+$' },
      },
      choice: { value: 'b', schema: { type: 'string', enum: ['a', 'b', 'c'] } },
      whole: { value: 5, schema: { type: 'integer', minimum: 0, maximum: 10 } },
    },
  })
  state.addDag({
    id: 'mapped',
    ...control,
    params: { count: { value: 3, schema: { type: 'integer', minimum: 0, maximum: 1000 } } },
    tasks: [
      { id: 'numbers', operator: '_PythonDecoratedOperator', downstream: ['train'] },
      { id: 'train', operator: '_PythonDecoratedOperator', mapped: true },
    ],
  })
  state.addDag({
    id: 'grouped',
    ...control,
    tasks: [
      { id: 'start', downstream: ['evaluate.enwiki', 'evaluate.frwiki'] },
      { id: 'evaluate.enwiki' },
      { id: 'evaluate.frwiki' },
    ],
  })
  state.addDag({ id: 'paused', ...control, paused: true, tasks: [{ id: 'nothing' }] })
  state.addDag({
    id: 'fail_then_succeed',
    tags: ['failure'],
    tasks: [{ id: 'third_try', operator: '_PythonDecoratedOperator', retries: 2 }],
  })
  state.addDag({
    id: 'fail_upstream',
    tags: ['failure'],
    tasks: [
      { id: 'first', downstream: ['second'] },
      { id: 'second', downstream: ['always'] },
      { id: 'always' },
      { id: 'skipped' },
    ],
  })
  state.addImportError(
    'broken.py',
    'Traceback (most recent call last):\n  File "/opt/airflow/dags/broken.py", line 5, in <module>\n    import no_such_module  # noqa: F401\nModuleNotFoundError: No module named \'no_such_module\'\n',
  )
}
