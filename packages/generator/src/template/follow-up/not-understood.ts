import type { Concept } from '../wishes/concept.js'
import { hasConcept, isThing } from '../wishes/piece-kinds.js'
import type { Sentence } from '../wishes/sentence.js'
import { normalise, type Piece } from '../wishes/words.js'
import { isCommand } from './commands.js'

/** Words that wish nothing by themselves. */
const FILLERS: ReadonlySet<string> = new Set(
  normalise(
    'a an the this that these those it its he she they them we us i me my our you your to of in on at for from by as than is are be was were been do does did done can could would should will shall may might must let make made making please thanks thank hi hello hey yes yep ok okay now then there here also too again back more less most still keep stay stays rest same else everything anything something all any every each some so just really very have has had having get give want wants need needs like likes change changes changed set put show shows turn switch add added remove use uses app project version last new old other another one tab screen page section part view look looks feel nice well good better best great go ahead build create generate write start begin baue bau construye construis construa crea cree crie people members users everyone everybody who which what when where how why s t re ll ve d m am not up out off down over into onto around about ' +
      'el la los las un una unos unas de del al y o que por favor gracias ahora tambien otra vez con para es son esta este esto mi nuestro nuestra lo le se haz pon hazlo ponlo cambia quiero ' +
      'der die das den dem des ein eine einen einem einer und oder bitte danke jetzt auch wieder noch mal mach mache machs es ist sind im in am zum zur fur mit von auf wir ich uns unser unsere mein meine soll sollen kann konnen ' +
      'le la les l un une des du de d et ou s il vous te plait merci maintenant aussi encore fais mets mettre rends c est ce cette notre nos mon ma je nous on en au aux pour ' +
      'o a os as um uma de do da dos das e ou por favor obrigado agora tambem de novo faca deixe coloque e esta este isso meu minha nosso nossa eu nos em no na para ' +
      'का की के को में से है हैं कर करो करें करे दो कृपया धन्यवाद अब भी फिर यह इसे वाला वाली और एक मेरा हमारा',
  ).split(/\s+/),
)

/** What says of which part something is wished, but not what. */
const TOPICS: readonly Concept[] = ['chat', 'feed', 'chat-weak', 'feed-weak', 'text', 'app']

/** Conjunctions that begin a thought of its own without a comma. */
const BUT: ReadonlySet<string> = new Set(['but', 'pero', 'aber', 'mais', 'mas', 'लेकिन'])

const MOST = 5

/** Returns the parts of a sentence from which no wish was read, as they were written except for case and accents. */
export function findNotUnderstood(sentence: Sentence, changesProducts: boolean): readonly string[] {
  const { normalised } = sentence
  const colours = sentence.colourRanges.toSorted((one, other) => one.from - other.from)
  const found: string[] = []
  let nextColour = 0
  for (const { pieces, from, to } of clausesOf(sentence)) {
    while ((colours[nextColour]?.from ?? from) < from) nextColour += 1
    const colour = colours[nextColour]
    if (colour !== undefined && colour.to <= to) continue
    if (pieces.every(isFiller) || pieces.some(isWish) || isCommand(normalised.slice(from, to))) continue
    if (changesProducts && pieces.some((piece) => hasConcept(piece, ['chat', 'feed']))) continue
    found.push(normalised.slice(from, to).replace(/\s+/g, ' ').trim().slice(0, 120))
    if (found.length === MOST) break
  }
  return found
}

interface Clause {
  readonly pieces: readonly Piece[]
  readonly from: number
  readonly to: number
}

function clausesOf({ pieces, normalised }: Sentence): readonly Clause[] {
  const clauses: Clause[] = []
  let from = 0
  let open: Piece[] = []
  const close = (to: number) => {
    clauses.push({ pieces: open, from, to })
    open = []
  }
  for (const piece of pieces) {
    if (piece.mark !== null || hasConcept(piece, ['and']) || BUT.has(piece.word)) {
      close(piece.from)
      from = piece.to
    } else open.push(piece)
  }
  close(normalised.length)
  return clauses
}

function isWish(piece: Piece): boolean {
  return isThing(piece) && piece.concepts.some((concept) => !TOPICS.includes(concept))
}

function isFiller(piece: Piece): boolean {
  return piece.concepts.length > 0 || FILLERS.has(piece.word) || /^\d+$/.test(piece.word)
}
