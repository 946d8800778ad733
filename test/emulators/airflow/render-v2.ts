import { secondsBetween, zuluTime } from './times.ts'
import type {
  EmulatedDag,
  EmulatedLogLine,
  EmulatedRun,
  EmulatedTask,
  EmulatedTaskInstance,
} from './model.ts'
import type { Json } from './flavour.ts'
import type { AirflowState } from './state.ts'

// Fields, their order and their values as 3.3.2 was recorded.

/** A DAG of a list. */
export function dagV2(dag: EmulatedDag): Json {
  return {
    dag_id: dag.id,
    dag_display_name: dag.id,
    is_paused: dag.paused,
    is_stale: false,
    last_parsed_time: null,
    last_parse_duration: 0.1,
    last_expired: null,
    bundle_name: 'dags-folder',
    bundle_version: null,
    relative_fileloc: dag.file,
    fileloc: `/opt/airflow/dags/${dag.file}`,
    description: dag.description,
    timetable_summary: null,
    timetable_description: 'Never, external triggers only',
    timetable_partitioned: false,
    timetable_periodic: false,
    tags: dag.tags.map((name) => ({ name, dag_id: dag.id, dag_display_name: dag.id })),
    max_active_tasks: 16,
    max_active_runs: dag.maxActiveRuns,
    max_consecutive_failed_dag_runs: 0,
    has_task_concurrency_limits: false,
    has_import_errors: dag.hasImportErrors,
    next_dagrun_logical_date: null,
    next_dagrun_data_interval_start: null,
    next_dagrun_data_interval_end: null,
    next_dagrun_run_after: null,
    allowed_run_types: null,
    owners: dag.owners,
    is_backfillable: false,
    file_token: 'EXAMPLE.FILE.TOKEN',
  }
}

/** A DAG with its details. */
export function dagDetailsV2(dag: EmulatedDag, state: AirflowState): Json {
  const active = state.runs().filter((run) => run.dag === dag.id && run.endedAt === null)
  return {
    ...dagV2(dag),
    active_runs_count: active.length,
    is_favorite: false,
    owner_links: {},
    rerun_with_latest_version: null,
    catchup: false,
    dag_run_timeout: null,
    asset_expression: null,
    doc_md: null,
    start_date: '2026-01-01T00:00:00Z',
    end_date: null,
    is_paused_upon_creation: null,
    params: paramsV2(dag),
    render_template_as_native_obj: false,
    template_search_path: null,
    timezone: 'UTC',
    last_parsed: null,
    default_args: {},
    concurrency: 16,
    latest_dag_version: versionV2(dag.id),
  }
}

function paramsV2(dag: EmulatedDag): Json {
  return Object.fromEntries(
    Object.entries(dag.params).map(([name, { value, description, schema }]) => [
      name,
      { value: value ?? null, schema, description: description ?? null, source: 'dag' },
    ]),
  )
}

function versionV2(dag: string): Json {
  return {
    id: '01a20541-05af-7485-8712-f0c1958ea5bb',
    version_number: 1,
    dag_id: dag,
    bundle_name: 'dags-folder',
    bundle_version: null,
    created_at: '2026-01-01T00:00:00Z',
    dag_display_name: dag,
    bundle_url: null,
  }
}

/** A task of a DAG. */
export function dagTaskV2(task: EmulatedTask, dag: EmulatedDag): Json {
  return {
    task_id: task.id,
    task_display_name: task.id,
    owner: dag.owners[0] ?? 'airflow',
    start_date: '2026-01-01T00:00:00Z',
    end_date: null,
    trigger_rule: 'all_success',
    depends_on_past: false,
    wait_for_downstream: false,
    retries: task.retries,
    queue: 'default',
    pool: 'default_pool',
    pool_slots: 1,
    execution_timeout: null,
    retry_delay: { __type: 'TimeDelta', days: 0, seconds: 300, microseconds: 0 },
    retry_exponential_backoff: 0,
    priority_weight: 1,
    weight_rule: 'downstream',
    ui_color: '#f0ede4',
    ui_fgcolor: '#000',
    template_fields: [],
    downstream_task_ids: task.downstream,
    doc_md: null,
    operator_name: task.operator,
    params: paramsV2(dag),
    class_ref: {
      module_path: 'airflow.providers.standard.operators.bash',
      class_name: task.operator,
    },
    is_mapped: task.mapped,
    extra_links: [],
  }
}

/** A run; its logical date may be null. */
export function runV2(run: EmulatedRun): Json {
  return {
    dag_run_id: run.id,
    dag_id: run.dag,
    logical_date: zuluTime(run.logicalAt),
    queued_at: zuluTime(run.queuedAt),
    start_date: zuluTime(run.startedAt),
    end_date: zuluTime(run.endedAt),
    duration: secondsBetween(run.startedAt, run.endedAt),
    data_interval_start: zuluTime(run.logicalAt),
    data_interval_end: zuluTime(run.logicalAt),
    run_after: zuluTime(run.logicalAt ?? run.queuedAt),
    last_scheduling_decision: zuluTime(run.startedAt),
    run_type: run.type,
    state: run.state,
    triggered_by: run.type === 'manual' ? 'rest_api' : 'timetable',
    triggering_user_name: run.type === 'manual' ? run.by : null,
    conf: run.conf,
    note: run.note,
    dag_versions: [versionV2(run.dag)],
    bundle_version: null,
    dag_display_name: run.dag,
    partition_key: null,
    partition_date: null,
  }
}

/** A try of a task instance, as the history has it. */
export function attemptV2(instance: EmulatedTaskInstance): Json {
  return {
    task_id: instance.task,
    dag_id: instance.dag,
    dag_run_id: instance.run,
    map_index: instance.mapIndex,
    start_date: zuluTime(instance.startedAt),
    end_date: zuluTime(instance.endedAt),
    duration: secondsBetween(instance.startedAt, instance.endedAt),
    state: instance.state,
    try_number: instance.try,
    max_tries: instance.maxTries,
    task_display_name: instance.task,
    dag_display_name: instance.dag,
    hostname: '127.0.0.1',
    unixname: 'airflow',
    pool: 'default_pool',
    pool_slots: 1,
    queue: 'default',
    priority_weight: 1,
    operator: instance.operator,
    operator_name: instance.operator,
    queued_when: zuluTime(instance.queuedAt),
    scheduled_when: zuluTime(instance.queuedAt),
    pid: 1000,
    executor: null,
    executor_config: '{}',
    dag_version: versionV2(instance.dag),
  }
}

/** A task instance. */
export function instanceV2(
  instance: EmulatedTaskInstance,
  logicalAt: Temporal.Instant | null,
  runAfter: Temporal.Instant | null,
): Json {
  return {
    ...attemptV2(instance),
    id: `01a20541-0000-7000-8000-${String(instance.number).padStart(12, '0')}`,
    logical_date: zuluTime(logicalAt),
    run_after: zuluTime(runAfter),
    note: instance.note,
    rendered_map_index: instance.mapIndex < 0 ? null : String(instance.mapIndex),
    rendered_fields: instance.renderedFields,
    trigger: null,
    triggerer_job: null,
  }
}

/** A log as lines of JSON, its source first. */
export function logV2(lines: EmulatedLogLine[], source: string): string {
  const head = ['::group::Log message source details', source, '::endgroup::'].map((event) => ({
    timestamp: null,
    event,
  }))
  const body = lines.map(({ at, level, text, errorDetail }) => ({
    timestamp: zuluTime(at),
    event: text,
    level,
    logger: 'task',
    ...(errorDetail ? { error_detail: errorDetail } : {}),
  }))
  return [...head, ...body].map((line) => `${JSON.stringify(line)}\n`).join('')
}
