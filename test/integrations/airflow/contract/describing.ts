import { expect, it } from 'vitest'
import { endingOf } from './stage.ts'
import { createAirflow } from '../../../../integrations/airflow/airflow.ts'
import type { Stage } from './stage.ts'

/** What is told of an Airflow and its DAGs. */
export function describingContract(stage: Stage): void {
  it('is found out to be v1 or v2, and says its version and health', async () => {
    expect(await stage.airflow().version()).toBe(stage.subject().version)
    const health = await stage.airflow().health()
    expect(health).toContainEqual({ component: 'scheduler', status: 'healthy' })
    expect(health.map(({ component }) => component)).toContain('dag_processor')
  })

  it('lists DAGs, all of them or those with a word in their id', async () => {
    const ids = (await stage.airflow().dags()).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['form', 'mapped', 'grouped', 'paused']))
    expect(ids).toEqual(ids.toSorted())
    expect((await stage.airflow().dags({ idPattern: 'fail_t' })).map(({ id }) => id)).toContain(
      'fail_then_succeed',
    )
    expect((await stage.airflow().dags({ idPattern: 'fail_t' })).map(({ id }) => id)).not.toContain(
      'mapped',
    )
    expect(await stage.airflow().dags({ limit: 2 })).toHaveLength(2)
  })

  it('describes a DAG with its params, and knows which do not exist', async () => {
    const form = await stage.airflow().dag('form')
    const params = new Map(form?.params.map((param) => [param.name, param]))
    expect(params.get('choice')).toMatchObject({ value: 'b', schema: { enum: ['a', 'b', 'c'] } })
    expect(params.get('required_text')?.value).toBeNull()
    expect(params.get('whole')?.schema).toMatchObject({ minimum: 0, maximum: 10 })
    expect((await stage.airflow().dag('mapped'))?.tags).toEqual(['control'])
    expect(await stage.airflow().dag('no_such_dag')).toBeNull()
  })

  it('lists the tasks of a DAG in its groups', async () => {
    const tasks = await stage.airflow().tasks('grouped')
    const start = tasks.find(({ id }) => id === 'start')
    expect(start?.downstream.toSorted()).toEqual(['evaluate.enwiki', 'evaluate.frwiki'])
    expect(tasks.find(({ id }) => id === 'evaluate.enwiki')?.group).toBe('evaluate')
    expect((await stage.airflow().tasks('mapped')).find(({ id }) => id === 'train')?.mapped).toBe(
      true,
    )
  })

  it('shows import errors', async () => {
    const [error] = await stage.airflow().importErrors()
    expect(error?.file).toContain('broken.py')
    expect(error?.text).toContain('ModuleNotFoundError')
  })

  it('says so when there is no Airflow at the address', async () => {
    const lost = createAirflow({
      name: 'airflow-ml',
      url: `${stage.subject().url}/nowhere`,
      api: 'auto',
      auth: { kind: 'none' },
      namespaces: [],
    })
    expect((await endingOf(lost.version())).message).toContain('check the address')
  })
}
