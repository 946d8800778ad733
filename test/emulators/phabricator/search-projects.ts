import { page } from './page.ts'
import {
  attachmentsOf,
  constraintsOf,
  integersOf,
  listOf,
  onlyKnown,
  type Query,
} from './parameters.ts'
import type { Column, Project, State, User } from './state.ts'

const parameters = ['queryKey', 'constraints', 'attachments', 'order', 'before', 'after', 'limit']
const policy = { view: 'users', edit: 'users', join: 'users' }

/** `project.search`: by name it is a token match over name and parent name, newest first, so that a milestone comes before its parent. */
export function searchProjects(state: State, _viewer: User, query: Query): unknown {
  onlyKnown('project.search', query.parameters, parameters)
  const known = ['ids', 'phids', 'slugs', 'members', 'watchers', 'status', 'name', 'query']
  const constraints = constraintsOf(query, known)
  const attachments = attachmentsOf(query, ['members', 'watchers', 'ancestors'])
  const slugs = listOf(constraints, 'slugs')
  const ids = integersOf(query, constraints, 'ids')
  const phids = listOf(constraints, 'phids')
  const name = typeof constraints['name'] === 'string' ? constraints['name'].toLowerCase() : null
  const found = state.projects.filter(
    (project) =>
      project.visible &&
      (!slugs || slugs.some((slug) => project.slugs.includes(normal(slug)))) &&
      (!ids || ids.includes(project.id)) &&
      (!phids || phids.includes(project.phid)) &&
      (name === null ||
        family(state, project).some((each) => each.name.toLowerCase().includes(name))),
  )
  const sorted = found.toSorted((a, b) => (name === null ? a.id - b.id : b.id - a.id))
  const { items, cursor } = page(query, sorted, (project) => project.id)
  return {
    data: items.map((project) => projectAnswer(state, project, attachments)),
    maps: { slugMap: slugMap(slugs ?? [], found) },
    query: { queryKey: null },
    cursor: { ...cursor, order: query.parameters['order'] ?? null },
  }
}

/** `project.column.search`. */
export function searchColumns(state: State, _viewer: User, query: Query): unknown {
  onlyKnown('project.column.search', query.parameters, parameters)
  const constraints = constraintsOf(query, ['ids', 'phids', 'projects'])
  const projects = listOf(constraints, 'projects')
  const phids = listOf(constraints, 'phids')
  const found = state.columns.filter(
    (column) =>
      (!projects || projects.includes(column.project)) && (!phids || phids.includes(column.phid)),
  )
  const { items, cursor } = page(query, found.toReversed(), (column) => column.id)
  return {
    data: items.map((column) => columnAnswer(state, column)),
    maps: {},
    query: { queryKey: null },
    cursor: { ...cursor, order: query.parameters['order'] ?? null },
  }
}

function family(state: State, project: Project): Project[] {
  return state.projects.filter((each) => each === project || each.phid === project.milestoneOf)
}

function normal(slug: string): string {
  return slug.replace(/^#/, '').toLowerCase()
}

function slugMap(slugs: string[], found: Project[]): unknown {
  const entries = slugs.flatMap((asked) => {
    const project = found.find((each) => each.slugs.includes(normal(asked)))
    return project ? [[asked, { slug: asked, projectPHID: project.phid }] as const] : []
  })
  return Object.fromEntries(entries)
}

function projectAnswer(state: State, project: Project, attachments: string[]): unknown {
  const parent = state.projects.find((each) => each.phid === project.milestoneOf)
  const isMilestone = parent !== undefined
  return {
    id: project.id,
    type: 'PROJ',
    phid: project.phid,
    fields: {
      name: project.name,
      slug: project.slugs[0] ?? null,
      subtype: 'default',
      milestone: isMilestone ? 1 : null,
      depth: isMilestone ? 1 : 0,
      parent: parent ? { id: parent.id, phid: parent.phid, name: parent.name } : null,
      icon: isMilestone
        ? { key: 'milestone', name: 'Milestone', icon: 'fa-map-marker' }
        : { key: 'project', name: 'Project', icon: 'fa-briefcase' },
      color: { key: 'blue', name: 'Blue' },
      status: 'active',
      spacePHID: null,
      dateCreated: project.createdSeconds,
      dateModified: project.createdSeconds,
      policy,
      description: null,
    },
    attachments: attachments.includes('members') ? { members: { members: [] } } : {},
  }
}

function columnAnswer(state: State, column: Column): unknown {
  const project = state.projects.find((each) => each.phid === column.project)
  return {
    id: column.id,
    type: 'PCOL',
    phid: column.phid,
    fields: {
      name: column.name,
      proxyPHID: null,
      project: { id: project?.id, phid: project?.phid, name: project?.name },
      isHidden: false,
      isDefaultColumn: column.isDefault,
      sequence: column.id,
      dateCreated: project?.createdSeconds,
      dateModified: project?.createdSeconds,
      policy: { view: 'public', edit: 'users' },
    },
    attachments: {},
  }
}
