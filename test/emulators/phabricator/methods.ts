import { ConduitError } from './conduit-error.ts'
import { editTask } from './edit.ts'
import { constraintsOf, listOf, onlyKnown, type Query } from './parameters.ts'
import { phid } from './phid.ts'
import { searchColumns, searchProjects } from './search-projects.ts'
import { searchTasks } from './search-tasks.ts'
import { searchTransactions } from './search-transactions.ts'
import { nextNumber, priorities, statuses, type State, type User } from './state.ts'

type Method = (state: State, viewer: User, query: Query) => unknown

const methods: { [name: string]: Method } = {
  'user.whoami': whoami,
  'user.search': searchUsers,
  'project.search': searchProjects,
  'project.column.search': searchColumns,
  'maniphest.search': searchTasks,
  'maniphest.edit': editTask,
  'maniphest.status.search': () => ({ data: statuses }),
  'maniphest.priority.search': () => ({ data: priorities }),
  'transaction.search': searchTransactions,
  'file.upload': uploadFile,
}

/** Calls a method as the user whose token it is; `conduit.ping` alone asks for none. */
export function callMethod(state: State, name: string, query: Query): unknown {
  if (name === 'conduit.ping') onlyKnown(name, query.parameters, [])
  if (name === 'conduit.ping') return 'emulator'
  const method = methods[name]
  if (!method)
    throw new ConduitError('ERR-CONDUIT-CALL', `Conduit API method "${name}" does not exist.`)
  return method(state, userOf(state, query.token), query)
}

function userOf(state: State, token: string | null): User {
  if (token === null) throw new ConduitError('ERR-INVALID-SESSION', 'Session key is not present.')
  const refused = (info: string) => new ConduitError('ERR-INVALID-AUTH', info)
  if (token.length !== 32)
    throw refused(
      `API token "${token}" has the wrong length. API tokens should be 32 characters long.`,
    )
  if (!/^(api|cli|clr)-/.test(token))
    throw refused(
      `API token "${token}" has the wrong format. API tokens should be 32 characters long and begin with one of these prefixes: api, cli, clr.`,
    )
  const user = state.users.find((each) => each.token === token)
  if (!user) throw refused(`API token "${token}" is not valid.`)
  if (user.disabled) throw refused('User account is not permitted to use the API.')
  return user
}

function whoami(_state: State, viewer: User, query: Query): unknown {
  onlyKnown('user.whoami', query.parameters, [])
  return {
    phid: viewer.phid,
    userName: viewer.name,
    realName: viewer.realName,
    roles: ['agent', 'verified', 'approved', 'activated'],
    primaryEmail: `${viewer.name}@example.org`,
  }
}

function searchUsers(state: State, _viewer: User, query: Query): unknown {
  const constraints = constraintsOf(query, ['ids', 'phids', 'usernames'])
  const names = listOf(constraints, 'usernames')
  const phids = listOf(constraints, 'phids')
  const found = state.users.filter(
    (user) => (!names || names.includes(user.name)) && (!phids || phids.includes(user.phid)),
  )
  return {
    data: found.map((user, index) => ({
      id: index + 1,
      type: 'USER',
      phid: user.phid,
      fields: {
        username: user.name,
        realName: user.realName,
        roles: ['verified', 'approved', 'activated'],
        policy: { view: 'public', edit: 'no-one' },
      },
      attachments: {},
    })),
    maps: {},
    query: { queryKey: null },
    cursor: { limit: 100, after: null, before: null, order: null },
  }
}

function uploadFile(state: State, _viewer: User, query: Query): unknown {
  onlyKnown('file.upload', query.parameters, ['data_base64', 'name', 'viewPolicy', 'canCDN'])
  return phid('FILE', nextNumber(state))
}
