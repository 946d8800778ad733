import { plusTime, secondsBetween } from './times.ts'
import type {
  EmulatedDag,
  EmulatedLogLine,
  EmulatedRun,
  EmulatedTask,
  EmulatedTaskInstance,
} from './model.ts'
import type { Json } from './flavour.ts'

// Fields, their order and their values as 2.11.2 was recorded.

/** A DAG of a list. */
export function dagV1(dag: EmulatedDag): Json {
  return {
    dag_display_name: dag.id,
    dag_id: dag.id,
    default_view: 'grid',
    description: dag.description,
    file_token: 'EXAMPLE.FILE.TOKEN',
    fileloc: `/opt/airflow/dags/${dag.file}`,
    has_import_errors: dag.hasImportErrors,
    has_task_concurrency_limits: false,
    is_active: true,
    is_paused: dag.paused,
    is_subdag: false,
    last_expired: null,
    last_parsed_time: null,
    last_pickled: null,
    max_active_runs: dag.maxActiveRuns,
    max_active_tasks: 16,
    max_consecutive_failed_dag_runs: 0,
    next_dagrun: null,
    next_dagrun_create_after: null,
    next_dagrun_data_interval_end: null,
    next_dagrun_data_interval_start: null,
    owners: dag.owners,
    pickle_id: null,
    root_dag_id: null,
    schedule_interval: null,
    scheduler_lock: null,
    tags: dag.tags.map((name) => ({ name })),
    timetable_description: 'Never, external triggers only',
  }
}

/** A DAG with its details; its owners are not among them. */
export function dagDetailsV1(dag: EmulatedDag): Json {
  return {
    ...dagV1(dag),
    catchup: false,
    concurrency: 16,
    dag_run_timeout: null,
    dataset_expression: null,
    doc_md: null,
    end_date: null,
    is_paused_upon_creation: null,
    last_parsed: null,
    orientation: 'LR',
    owners: [],
    params: paramsV1(dag),
    render_template_as_native_obj: false,
    start_date: '2026-01-01T00:00:00+00:00',
    template_searchpath: null,
    timezone: 'UTC',
  }
}

function paramsV1(dag: EmulatedDag): Json {
  return Object.fromEntries(
    Object.entries(dag.params).map(([name, { value, description, schema }]) => [
      name,
      {
        __class: 'airflow.models.param.Param',
        description: description ?? null,
        schema,
        value: value ?? null,
      },
    ]),
  )
}

/** A task of a DAG. */
export function dagTaskV1(task: EmulatedTask, dag: EmulatedDag): Json {
  return {
    class_ref: { class_name: task.operator, module_path: 'airflow.operators.bash' },
    depends_on_past: false,
    doc_md: null,
    downstream_task_ids: task.downstream,
    end_date: null,
    execution_timeout: null,
    extra_links: [],
    is_mapped: task.mapped,
    operator_name: task.operator,
    owner: dag.owners[0] ?? 'airflow',
    params: paramsV1(dag),
    pool: 'default_pool',
    pool_slots: 1,
    priority_weight: 1,
    queue: 'default',
    retries: task.retries,
    retry_delay: { __type: 'TimeDelta', days: 0, microseconds: 0, seconds: 300 },
    retry_exponential_backoff: false,
    start_date: '2026-01-01T00:00:00+00:00',
    task_display_name: task.id,
    task_id: task.id,
    template_fields: [],
    trigger_rule: 'all_success',
    ui_color: '#f0ede4',
    ui_fgcolor: '#000',
    wait_for_downstream: false,
    weight_rule: 'downstream',
  }
}

/** A run; without a logical date of its own it has that of its creation. */
export function runV1(run: EmulatedRun): Json {
  const logical = plusTime(run.logicalAt ?? run.queuedAt)
  return {
    conf: run.conf,
    dag_id: run.dag,
    dag_run_id: run.id,
    data_interval_end: logical,
    data_interval_start: logical,
    end_date: plusTime(run.endedAt),
    execution_date: logical,
    external_trigger: run.type === 'manual',
    last_scheduling_decision: plusTime(run.startedAt),
    logical_date: logical,
    note: run.note,
    run_type: run.type,
    start_date: plusTime(run.startedAt),
    state: run.state,
  }
}

/** A try of a task instance, as the history has it. */
export function attemptV1(instance: EmulatedTaskInstance): Json {
  return {
    dag_id: instance.dag,
    dag_run_id: instance.run,
    duration: secondsBetween(instance.startedAt, instance.endedAt),
    end_date: plusTime(instance.endedAt),
    executor: null,
    executor_config: '{}',
    hostname: '127.0.0.1',
    map_index: instance.mapIndex,
    max_tries: instance.maxTries,
    operator: instance.operator,
    pid: 1000,
    pool: 'default_pool',
    pool_slots: 1,
    priority_weight: 1,
    queue: 'default',
    queued_when: plusTime(instance.queuedAt),
    start_date: plusTime(instance.startedAt),
    state: instance.state,
    task_display_name: instance.task,
    task_id: instance.task,
    try_number: instance.try,
    unixname: 'airflow',
  }
}

/** A task instance. */
export function instanceV1(
  instance: EmulatedTaskInstance,
  logicalAt: Temporal.Instant | null,
): Json {
  return {
    ...attemptV1(instance),
    execution_date: plusTime(logicalAt),
    note: instance.note,
    rendered_fields: instance.renderedFields,
    rendered_map_index: null,
    sla_miss: null,
    trigger: null,
    triggerer_job: null,
  }
}

/** The text of a log: the host, where it was found, the lines; an exception stands below its line. */
export function logV1(lines: EmulatedLogLine[], source: string): string {
  const head = `127.0.0.1\n INFO - ::group::Log message source details\n*** Found local files:\n***   * ${source}\n INFO - ::endgroup::\n`
  return head + lines.map(lineV1).join('')
}

function lineV1({ at, level, text, place: given, errorDetail }: EmulatedLogLine): string {
  const time = at.toString({ fractionalSecondDigits: 3 }).replace('Z', '+0000')
  const place = given ?? (level === 'error' ? 'taskinstance.py:3337' : 'logging_mixin.py:190')
  const traceback = errorDetail
    ? [
        'Traceback (most recent call last):',
        ...errorDetail.map((each) => `${each.exc_type}: ${each.exc_value}`),
      ]
    : []
  return [`[${time}] {${place}} ${level.toUpperCase()} - ${text}`, ...traceback].join('\n') + '\n'
}
