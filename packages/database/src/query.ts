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

// Both dialects are typed as PostgreSQL's builders. These types leave out what SQLite would fail on at run time.

/** Methods of a select that only PostgreSQL has. */
type PostgresOnly = 'for' | 'leftJoinLateral' | 'innerJoinLateral' | 'crossJoinLateral' | '$dynamic' | '$withCache'

/** A statement without `returning` answers nothing: the drivers' own results differ. */
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
 * Reads. Builders are Drizzle's, awaited or prepared: `query.select().from(table).where(…).prepare('name')` answers a
 * statement with `execute({ … })` for its `sql.placeholder`s. Operators (`eq`, `and`, `sql` …) come from `drizzle-orm`.
 * A `Date` inside a raw `sql` fragment is bound through its column: `eq(column, date)` or `sql.param(date, column)`.
 */
export interface Query {
  select(): SelectFrom<undefined>
  select<TSelection extends SelectedFields>(fields: TSelection): SelectFrom<TSelection>
  selectDistinct(): SelectFrom<undefined>
  selectDistinct<TSelection extends SelectedFields>(fields: TSelection): SelectFrom<TSelection>
  /** How many rows of the table the condition holds for. */
  $count(table: PgTable, condition?: SQL | undefined): Promise<number>
  /** The database's clock, in milliseconds, as it is when the statement runs (not when the transaction began). */
  clock(): SQL<Date>
  /** The database's clock and so many milliseconds: a number, or a `sql.placeholder`. Negative ones lie in the past. */
  clockPlus(milliseconds: number | Placeholder): SQL<Date>
}

/** Reads and writes of one transaction. Once a statement of it has failed, the whole of it is rolled back. */
export interface Transaction extends Query {
  insert<TTable extends PgTable>(table: TTable): Omit<PgInsertBuilder<TTable, NoResult>, 'overridingSystemValue'>
  update<TTable extends PgTable>(table: TTable): PgUpdateBuilder<TTable, NoResult>
  delete<TTable extends PgTable>(table: TTable): PgDeleteBase<TTable, NoResult>
  /**
   * Remembers something to do outside the database (announce, wake up, close). Effects run in their order once COMMIT
   * has succeeded, and never for a run that was rolled back or repeated. One that throws fails neither the call nor the others.
   */
  afterCommit(effect: () => void): void
}
