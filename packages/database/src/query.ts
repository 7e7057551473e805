import type { Placeholder, SQL } from 'drizzle-orm'
import type {
  PgDeleteBase,
  PgInsertBuilder,
  PgQueryResultHKT,
  PgSelectBase,
  PgTable,
  PgUpdateBuilder,
  SelectedFields,
  TableLikeHasEmptySelection,
} from 'drizzle-orm/pg-core'
import type { GetSelectTableName, GetSelectTableSelection } from 'drizzle-orm/query-builders/select.types'
import type { Subquery } from 'drizzle-orm/subquery'
import type { DrizzleTypeError } from 'drizzle-orm/utils'
import type { Tables } from './tables/index.js'

// Both dialects are typed as PostgreSQL's builders. These types omit everything that fails on SQLite at run time.

/** Methods of a select builder that are left out: `$dynamic`, `$withCache` and those that only PostgreSQL has. */
type PostgresOnly = 'for' | 'leftJoinLateral' | 'innerJoinLateral' | 'crossJoinLateral' | '$dynamic' | '$withCache'

/** The result of a statement without `returning`: nothing, because the drivers' own results differ. */
interface NoResult extends PgQueryResultHKT {
  type: undefined
}

type Source = PgTable | Subquery | SQL

type Selected<TSelection, TSource extends Source> = TSelection extends SelectedFields
  ? PgSelectBase<GetSelectTableName<TSource>, TSelection, 'partial', Nullability<TSource>, false, PostgresOnly>
  : PgSelectBase<
      GetSelectTableName<TSource>,
      GetSelectTableSelection<TSource>,
      'single',
      Nullability<TSource>,
      false,
      PostgresOnly
    >

type Nullability<TSource extends Source> =
  GetSelectTableName<TSource> extends infer TName extends string ? Record<TName, 'not-null'> : Record<never, never>

interface SelectFrom<TSelection extends SelectedFields | undefined> {
  from<TSource extends Source>(
    source: TableLikeHasEmptySelection<TSource> extends true ? DrizzleTypeError<'Nothing is selected'> : TSource,
  ): Omit<Selected<TSelection, TSource>, PostgresOnly>
}

/**
 * Reads. The builders are Drizzle's: await them, or prepare them. `query.select().from(table).where(…).prepare('name')`
 * returns a statement whose `execute({ … })` takes the values of its `sql.placeholder`s. Operators (`eq`, `and`, `sql`,
 * …) come from `drizzle-orm`. Bind a `Date` inside a raw `sql` fragment through its column: `eq(column, date)` or
 * `sql.param(date, column)`.
 */
export interface Query {
  select(): SelectFrom<undefined>
  select<TSelection extends SelectedFields>(fields: TSelection): SelectFrom<TSelection>
  selectDistinct(): SelectFrom<undefined>
  selectDistinct<TSelection extends SelectedFields>(fields: TSelection): SelectFrom<TSelection>
  /** Runs a statement that `statement` has defined. */
  run<TValues extends StatementValues, TResult>(
    definition: Definition<TValues, TResult>,
    values: TValues,
  ): Promise<TResult>
  /** Counts the rows of the table that match the condition. */
  $count(table: PgTable, condition?: SQL | undefined): Promise<number>
  /** The database's clock to the millisecond, at the time the statement runs (not at the start of the transaction). */
  clock(): SQL<Date>
  /** The database's clock plus `milliseconds`: a number or a `sql.placeholder`, negative for the past. */
  clockPlus(milliseconds: number | Placeholder): SQL<Date>
}

/** Reads and writes of one transaction. After one failed statement, the whole transaction is rolled back. */
export interface Transaction extends Query {
  insert<TTable extends PgTable>(table: TTable): Omit<PgInsertBuilder<TTable, NoResult>, 'overridingSystemValue'>
  update<TTable extends PgTable>(table: TTable): PgUpdateBuilder<TTable, NoResult>
  delete<TTable extends PgTable>(table: TTable): PgDeleteBase<TTable, NoResult>
  /**
   * Registers an effect outside the database, such as a notification. Effects run in order after COMMIT has succeeded,
   * and never for a run that was rolled back or repeated. An effect that throws does not fail the call or the others.
   */
  afterCommit(effect: () => void): void
}

/** Values that both drivers bind as they are. */
export type StatementValues = Record<string, string | number | null>

/** The values of a statement, as placeholders while it is built. */
export type Placeholders<TValues> = { readonly [Name in keyof TValues]: Placeholder<Name & string, TValues[Name]> }

/** A builder of Drizzle, with its result. */
interface Preparable<TResult> extends PromiseLike<TResult> {
  prepare(name: string): unknown
}

export type Definition<TValues = never, TResult = unknown> = (
  query: Transaction,
  tables: Tables,
  values: Placeholders<TValues>,
) => Preparable<TResult>
