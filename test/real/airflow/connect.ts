/** Where an Airflow is and who may log in: plain data, to be handed to other processes. */
export interface AirflowAddress {
  /** Such as `2.11.2`. */
  readonly version: string
  readonly url: string
  /** The REST API's base, `<url>/api/v1` or `<url>/api/v2`. */
  readonly api: string
  /** The value of the administrator's Authorization header. */
  readonly authorization: string
  /** User name → password; the name is the role too: admin, op, user, viewer. */
  readonly users: Readonly<Record<string, string>>
  /** AIRFLOW_HOME: the services' logs (`scheduler.log`, …) and the tasks' (`logs/`). */
  readonly home: string
}

/** Requests to a running Airflow. */
export interface AirflowConnection extends AirflowAddress {
  /** An API request as the administrator, such as `('GET', '/dags')`; rejects with the server's text unless it succeeds. */
  readonly must: <Body = unknown>(method: string, path: string, body?: object) => Promise<Body>
  /** Starts a run and returns its id. */
  readonly trigger: (dag: string, conf?: object) => Promise<string>
  /** The state of a run: queued, running, success, failed. */
  readonly runState: (dag: string, run: string) => Promise<string>
  /** Sets an Airflow variable, such as `tone_check_outcome`. */
  readonly setVariable: (key: string, value: string) => Promise<void>
  /** The same requests as another user, such as `viewer`. */
  readonly as: (user: string) => Promise<AirflowConnection>
}

/** A connection to the Airflow at an address. */
export function connectAirflow(address: AirflowAddress): AirflowConnection {
  const must = async <Body>(method: string, path: string, body?: object) => {
    const headers = { authorization: address.authorization, 'content-type': 'application/json' }
    const data = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(address.api + path, { method, headers, ...data })
    if (response.ok) return (await response.json()) as Body
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  }
  const logicalDate = isV1(address) ? {} : { logical_date: null } // required in v2, refused in v1
  return {
    ...address,
    must,
    trigger: async (dag, conf = {}) => {
      const run = await must<{ dag_run_id: string }>('POST', `/dags/${dag}/dagRuns`, {
        conf,
        ...logicalDate,
      })
      return run.dag_run_id
    },
    runState: async (dag, run) => {
      const path = `/dags/${dag}/dagRuns/${encodeURIComponent(run)}`
      return (await must<{ state: string }>('GET', path)).state
    },
    setVariable: async (key, value) => {
      const known = await must<{ variables: { key: string }[] }>('GET', '/variables?limit=100')
      const exists = known.variables.some((variable) => variable.key === key)
      const [method, path] = exists ? ['PATCH', `/variables/${key}`] : ['POST', '/variables']
      await must(method, path, { key, value })
    },
    as: async (user) => {
      const authorization = isV1(address) ? basic(user) : await bearer(address, user)
      return connectAirflow({ ...address, authorization })
    },
  }
}

function isV1({ api }: AirflowAddress) {
  return api.endsWith('/v1')
}

/** A user's name is the password too. */
function basic(user: string) {
  return `Basic ${Buffer.from(`${user}:${user}`).toString('base64')}`
}

async function bearer({ url }: AirflowAddress, user: string) {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ username: user, password: user })
  const response = await fetch(`${url}/auth/token`, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`log in as ${user}: ${response.status}`)
  return `Bearer ${((await response.json()) as { access_token: string }).access_token}`
}
