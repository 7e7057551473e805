import { call } from '../../../support/clients/trpc-calls.js'
import type { CreateRequest } from '../endpoint.js'
import type { Fixture } from '../fixture.js'

/** Requests an endpoint of a new project. */
export const inNewProject =
  (by: 'owner' | 'editor' | 'viewer', more: object = {}): CreateRequest =>
  async (fixture) => ({ by: fixture[by], input: { projectId: await fixture.newProject(), ...more } })

/** Requests, as the owner of a new project, an endpoint that takes the id of a user. `stranger` is not a member. */
export const forUserOfNewProject =
  (who: 'owner' | 'editor' | 'stranger', more: object = {}): CreateRequest =>
  async ({ owner, [who]: { user }, newProject }) => ({
    by: owner,
    input: { projectId: await newProject(), userId: user.id, ...more },
  })

/** Creates a project, and moves it to the bin. */
export async function newDeletedProject({ url, owner, newProject }: Fixture): Promise<string> {
  const projectId = await newProject()
  await call(url, 'projects.delete', { projectId }, { token: owner.accessToken })
  return projectId
}
