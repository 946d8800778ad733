import { apps } from './apps.ts'
import { chat } from './chat.ts'
import { conversations } from './conversations.ts'
import { files } from './files.ts'
import type { Method } from './method.ts'
import { users } from './users.ts'
import { views } from './views.ts'

/** Every Web API method that is emulated, by name. */
export const methods = new Map<string, Method>(
  Object.entries({ ...apps, ...chat, ...conversations, ...files, ...users, ...views }),
)
