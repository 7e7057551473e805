import { derivePackageName, isApplicationId, isPackageName } from '../options/names.js'
import type { ChatOptions, FeedOptions, ProjectOptions } from '../options/options.js'
import type { Merge } from './merge.js'

/** The app's name, its package and its application id: each as given, else derived from the one before. */
export function decideNames(
  merge: Merge,
  chat: ChatOptions | null,
  feed: FeedOptions | null,
): Pick<ProjectOptions, 'appName' | 'packageName' | 'applicationId'> {
  const fallback = defaultNames(chat, feed)
  const named = merge.take('appName', 'the name')?.value
  if (named === undefined) merge.defaulted(`it is called ${fallback.appName}`)
  const packageName = decidePackageName(merge, named, fallback.packageName)
  return { appName: named ?? fallback.appName, packageName, applicationId: decideApplicationId(merge, packageName) }
}

function defaultNames(chat: ChatOptions | null, feed: FeedOptions | null): { appName: string; packageName: string } {
  if (chat !== null && feed !== null) return { appName: 'Community', packageName: 'community_app' }
  if (feed === null) return { appName: 'Community Chat', packageName: 'community_chat' }
  if (feed.home === 'qna') return { appName: 'Q&A', packageName: 'qa_feed' }
  if (feed.home === 'video') return { appName: 'Reels', packageName: 'video_feed' }
  return { appName: 'Community Feed', packageName: 'community_feed' }
}

function decidePackageName(merge: Merge, appName: string | undefined, fallback: string): string {
  const given = merge.take('packageName', 'the package name')?.value
  if (given !== undefined && isPackageName(given)) return given
  const derived = appName === undefined ? fallback : derivePackageName(appName)
  if (given !== undefined)
    merge.remark(`\`packageName\` of the settings cannot be a Dart package's name; it is \`${derived ?? fallback}\`.`)
  else if (derived === null)
    merge.remark(`The name cannot be written in Latin letters, so the package is called \`${fallback}\`.`)
  return derived ?? fallback
}

function decideApplicationId(merge: Merge, packageName: string): string {
  const given = merge.take('applicationId', 'the application id')?.value
  const derived = `com.example.${packageName}`
  if (given === undefined) return derived
  if (isApplicationId(given)) return given
  merge.remark(`\`applicationId\` of the settings is none that Android accepts; it is \`${derived}\`.`)
  return derived
}
