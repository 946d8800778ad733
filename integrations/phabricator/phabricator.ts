import type { Account } from './account.ts'
import { readAccount } from './account.ts'
import { createConduit, type Conduit, type ConduitOptions } from './conduit.ts'
import { createTasks, type Tasks } from './tasks.ts'

export type PhabricatorOptions = Omit<ConduitOptions, 'token'> & {
  /** Null in modes that file nothing. */
  token: string | null
  /** Hashtag of the project that tasks are filed with. */
  project: string
  mode: 'file' | 'dry-run' | 'link'
  /** User names of those who follow every task. */
  subscribers?: readonly string[]
}

/** One Phabricator, as Groundcrew's account sees it. */
export type Phabricator = {
  options: PhabricatorOptions
  conduit: Conduit
  tasks: Tasks
  /** Read and checked at the first use, then kept; rejects with the ending of the call, and tries again next time. */
  account(): Promise<Account>
  close(): void
}

/** Connects to nothing yet: `account` is the readiness check. */
export function createPhabricator(options: PhabricatorOptions): Phabricator {
  const { token, project, subscribers = [] } = options
  const conduit = createConduit({ ...options, token: token ?? '' })
  let account: Promise<Account> | null = null
  return {
    options,
    conduit,
    tasks: createTasks(conduit),
    account() {
      account ??= readAccount(conduit, { project, subscribers }).catch((error: unknown) => {
        account = null
        throw error
      })
      return account
    },
    close: () => conduit.close(),
  }
}
