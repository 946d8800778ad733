/** How Groundcrew proves who it is. `basic` and `password` are the same: 2.x takes them at every call, 3.x turns them into a token. */
export type AirflowAuth =
  | { kind: 'none' }
  | { kind: 'basic' | 'password'; username: string; password: string }
  | { kind: 'bearer'; token: string }
  /** A ready cookie (`session=…`), or the login form of 2.x. */
  | { kind: 'cookie'; cookie: string }
  | { kind: 'cookie'; username: string; password: string }
  /** `service` is the first half of the service principal (`airflow`). */
  | { kind: 'kerberos'; service?: string }

/** One Airflow as it is configured. */
export type AirflowConfig = {
  name: string
  url: string
  api: 'auto' | 'v1' | 'v2'
  auth: AirflowAuth
  /** Kubernetes namespaces in which its pods run. */
  namespaces: string[]
  /** Requests under way at once (4). */
  concurrency?: number
  /** For one answer (30 s). */
  deadlineMilliseconds?: number
  /** For one log (60 s). */
  logDeadlineMilliseconds?: number
}
