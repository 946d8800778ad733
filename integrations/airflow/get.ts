import { Refused } from '../../src/delivery/endings.ts'
import type { QueryValue } from '../http.ts'
import type { Connection } from './connection.ts'

/** The body of an answer, by a path below the API's prefix. */
export type Get = (path: string[], query?: Record<string, QueryValue>) => Promise<unknown>

/** Every entry of a list is wanted; more than this is no list any more. */
export const allOfThem = 20_000

/** Reads from one Airflow. */
export function createGet(connect: () => Promise<Connection>): Get {
  return async (path, query = {}) => {
    const { dialect, session } = await connect()
    const { body } = await session.call({ path: ['api', dialect.api, ...path], query })
    return body
  }
}

/** Null where the other side says that there is no such thing. */
export async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    // A mapped task asked for without its index exists all the same.
    if (error instanceof Refused && error.status === 404 && !/is mapped/.test(error.message))
      return null
    throw error
  }
}
