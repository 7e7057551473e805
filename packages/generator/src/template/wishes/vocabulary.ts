import type { Feature } from './wishes.js'

/** What a word or a phrase can mean. */
export type Concept =
  | Feature
  | 'chat'
  | 'feed'
  | 'feed-weak'
  | 'chat-weak'
  | 'qna'
  | 'video-feed'
  | 'social'
  | 'chatroom'
  | 'feedroom'
  | 'personalised'
  | 'universal'
  | 'dark'
  | 'light'
  | 'api-key'
  | 'backend'
  | 'text'
  | 'multiple'
  | 'app'
  // Words that change the meaning of others.
  | 'not'
  | 'with'
  | 'off'
  | 'on'
  | 'required'
  | 'only'
  | 'and'
  | 'limit'
  | 'impossible'

type Language = 'en' | 'es' | 'de' | 'fr' | 'pt' | 'hi'
type Row = { readonly [language in Language]?: string }

/**
 * Every word that is understood, `|` between alternatives: lower case, without accents, spaces for hyphens
 * (`normalise` brings a sentence into that form). Where two phrases fit, the longer one counts.
 */
export const VOCABULARY: Readonly<Record<Exclude<Concept, 'impossible'>, Row>> = {
  chat: {
    en: 'chat|chats|whatsapp|telegram|slack|discord|chatting|messenger|messaging|instant messaging|messaging app|group chat|group chats|chatrooms|chat rooms|group chatrooms|discover chatrooms|explore chatrooms|find chatrooms|private chat|private chats|direct chat|direct chats|light chat',
    es: 'chatear|mensajeria|chat de grupo|chat grupal|chats grupales',
    de: 'chat app|gruppenchat|gruppenchats|nachrichten app|plaudern|unterhaltungen',
    fr: 'messagerie|tchat|clavardage|discussion de groupe|discussions de groupe',
    pt: 'bate papo|mensageiro|conversa em grupo|chat em grupo',
    hi: 'चैट|मैसेजिंग|मैसेंजर|बातचीत|ग्रुप चैट|समूह चैट',
  },
  feed: {
    en: 'feed|feeds|instagram|facebook|twitter|linkedin|reddit|timeline|newsfeed|news feed|social feed|community feed|activity feed|social network|forum|wall|light feed|feedrooms|feed rooms|list of feedrooms',
    es: 'muro|foro|red social|cronologia|feed social',
    de: 'feeds|pinnwand|forum|soziales netzwerk|zeitleiste',
    fr: 'fil|fil d actualite|fil d actualites|fil social|forum|reseau social|flux',
    pt: 'mural|forum|rede social|linha do tempo|feed social',
    hi: 'फीड|फ़ीड|मंच|टाइमलाइन|सोशल नेटवर्क',
  },
  'feed-weak': {
    en: 'post|posts|posting|comments|likes',
    es: 'publicacion|publicaciones|comentarios',
    de: 'beitrag|beitrage|kommentare|posts',
    fr: 'publication|publications|commentaires',
    pt: 'publicacao|publicacoes|postagens|comentarios',
    hi: 'पोस्ट|टिप्पणी|टिप्पणियाँ',
  },
  'chat-weak': {
    en: 'message|messages|conversation|conversations|talk to each other',
    es: 'mensaje|mensajes|conversaciones',
    de: 'nachricht|nachrichten',
    fr: 'message|messages|conversations',
    pt: 'mensagem|mensagens|conversas',
    hi: 'संदेश|मैसेज',
  },
  qna: {
    en: 'qna|stackoverflow|stack overflow|quora|question and answer|questions and answers|question answer|questions answers|ask and answer',
    es: 'preguntas y respuestas|preguntas respuestas',
    de: 'fragen und antworten|frage und antwort|fragen antworten|frage antwort',
    fr: 'questions reponses|questions et reponses|question reponse',
    pt: 'perguntas e respostas|perguntas respostas',
    hi: 'सवाल जवाब|प्रश्न उत्तर|प्रश्नोत्तर|सवाल और जवाब|प्रश्न और उत्तर',
  },
  'video-feed': {
    en: 'video feed|tiktok|videos feed|feed of videos|feed of short videos|feed with short videos|reels|reel|shorts|short videos|short video|short video feed|video reels|vertical videos|video first',
    es: 'feed de videos|videos cortos|muro de videos',
    de: 'videofeed|video feed|kurzvideos|kurze videos',
    fr: 'fil video|fil de videos|videos courtes|flux video',
    pt: 'feed de videos|videos curtos|mural de videos',
    hi: 'वीडियो फीड|वीडियो फ़ीड|छोटे वीडियो|रील्स|रील',
  },
  social: {
    en: 'social|social feed|community feed',
    es: 'social|feed social',
    de: 'sozial|soziales|sozialer',
    fr: 'social|sociale',
    pt: 'social|feed social',
    hi: 'सोशल|सामाजिक',
  },
  chatroom: {
    en: 'chatroom|chat room|chatroom id|chat room id',
    es: 'sala de chat',
    de: 'chatraum',
    fr: 'salon de discussion|salon',
    pt: 'sala de bate papo',
    hi: 'चैटरूम|चैट रूम',
  },
  feedroom: {
    en: 'feedroom|feed room|feedroom id|feed room id',
    es: 'sala de feed',
    de: 'feedraum',
    fr: 'salon de fil',
    pt: 'sala de feed',
    hi: 'फीडरूम|फीड रूम',
  },
  personalised: {
    en: 'personalised|personalized|for you|personal feed',
    es: 'personalizado|personalizada|para ti',
    de: 'personalisiert|personalisierter|personalisierten|personalisierte|personalisiertes',
    fr: 'personnalise|personnalisee|pour toi|pour vous',
    pt: 'personalizado|personalizada|para voce',
    hi: 'वैयक्तिकृत|व्यक्तिगत',
  },
  universal: {
    en: 'universal|same for everybody|same for everyone',
    es: 'universal',
    de: 'universell|universeller',
    fr: 'universel',
    pt: 'universal',
    hi: 'सार्वभौमिक',
  },
  dark: {
    en: 'dark|dark mode|dark theme|night mode|dark ui|dark design|dark look',
    es: 'oscuro|oscura|modo oscuro|tema oscuro|modo noche',
    de: 'dunkel|dunkle|dunkler|dunkles|dunklen|dunklem|dunkelmodus|dunkles design|dunkles thema|nachtmodus',
    fr: 'sombre|mode sombre|theme sombre|mode nuit',
    pt: 'escuro|escura|modo escuro|tema escuro|modo noturno',
    hi: 'डार्क|डार्क मोड|डार्क थीम|गहरा थीम|काली थीम',
  },
  light: {
    en: 'light mode|light theme|light ui|light design|day mode|light chat|light feed|light app',
    es: 'modo claro|tema claro',
    de: 'heller modus|helles design|helles thema|hellmodus',
    fr: 'mode clair|theme clair',
    pt: 'modo claro|tema claro',
    hi: 'लाइट मोड|लाइट थीम|हल्का थीम',
  },
  'api-key': {
    en: 'api key|apikey|api keys|key in the app',
    es: 'clave api|clave de api|llave api',
    de: 'api schlussel|apischlussel|api key',
    fr: 'cle api|cle d api',
    pt: 'chave api|chave de api|chave da api',
    hi: 'एपीआई की|एपीआई कुंजी|api की|api कुंजी',
  },
  backend: {
    en: 'own backend|own server|my backend|our backend|my server|our server|your own backend|backend token|backend tokens|token sign in|token based|access token|access tokens|tokens|token|server side sign in|api key security',
    es: 'propio backend|backend propio|mi backend|nuestro backend|mi servidor|nuestro servidor|servidor propio',
    de: 'eigenes backend|eigenem backend|eigener server|eigenem server|eigenen server|mein backend|unser backend|unserem backend',
    fr: 'propre backend|mon backend|notre backend|propre serveur|mon serveur|notre serveur|jetons|jeton',
    pt: 'proprio backend|backend proprio|meu backend|nosso backend|meu servidor|nosso servidor|servidor proprio',
    hi: 'अपना बैकएंड|अपने बैकएंड|अपना सर्वर|अपने सर्वर|टोकन',
  },
  polls: {
    en: 'poll|polls|polling|survey|surveys|vote|votes|voting',
    es: 'encuesta|encuestas|votaciones',
    de: 'umfrage|umfragen|abstimmung|abstimmungen',
    fr: 'sondage|sondages',
    pt: 'enquete|enquetes|votacoes',
    hi: 'पोल|मतदान|सर्वेक्षण',
  },
  videos: {
    en: 'video|videos|clips',
    es: 'video|videos',
    de: 'video|videos',
    fr: 'video|videos',
    pt: 'video|videos',
    hi: 'वीडियो',
  },
  images: {
    en: 'image|images|photo|photos|picture|pictures',
    es: 'imagen|imagenes|foto|fotos',
    de: 'bild|bilder|bildern|foto|fotos',
    fr: 'image|images|photo|photos',
    pt: 'imagem|imagens|foto|fotos',
    hi: 'तस्वीर|तस्वीरें|फोटो|फ़ोटो|चित्र',
  },
  documents: {
    en: 'document|documents|pdf|pdfs|file|files|attachments',
    es: 'documento|documentos|archivos',
    de: 'dokument|dokumente|dokumenten|dateien',
    fr: 'document|documents|fichiers',
    pt: 'documento|documentos|arquivos|ficheiros',
    hi: 'दस्तावेज़|दस्तावेज|डॉक्यूमेंट|फाइल',
  },
  'link-previews': {
    en: 'link preview|link previews|previews of links|url previews',
    es: 'vista previa de enlaces|vistas previas de enlaces|previsualizacion de enlaces',
    de: 'linkvorschau|link vorschau|linkvorschauen',
    fr: 'apercu des liens|apercus de liens|apercu de liens',
    pt: 'previa de links|pre visualizacao de links|previas de links',
    hi: 'लिंक प्रीव्यू|लिंक पूर्वावलोकन',
  },
  tagging: {
    en: 'tagging|mention|mentions|user tagging|mentioning|tag people|tag users|tag members',
    es: 'menciones|etiquetas de usuarios|etiquetar|etiquetado',
    de: 'erwahnungen|erwahnung|markierungen|markieren',
    fr: 'mentions|identification|identifier des membres',
    pt: 'mencoes|marcacoes|marcar pessoas',
    hi: 'टैगिंग|उल्लेख|टैग',
  },
  topics: {
    en: 'topic|topics|category|categories',
    es: 'tema|temas|categorias',
    de: 'thema|themen|kategorien',
    fr: 'sujet|sujets|themes|categories',
    pt: 'topico|topicos|temas|assuntos|categorias',
    hi: 'विषय|टॉपिक|श्रेणी',
  },
  heading: {
    en: 'heading|headings|title|titles|headline|headlines',
    es: 'titulo|titulos|encabezado|encabezados',
    de: 'uberschrift|uberschriften|titel',
    fr: 'titre|titres',
    pt: 'titulo|titulos|cabecalho',
    hi: 'शीर्षक|हेडिंग',
  },
  text: { en: 'text|body text|written text', es: 'texto', de: 'text', fr: 'texte', pt: 'texto', hi: 'टेक्स्ट|लेख' },
  notifications: {
    en: 'notification|notifications|push|push notification|push notifications|alerts',
    es: 'notificacion|notificaciones|notificaciones push|avisos',
    de: 'benachrichtigung|benachrichtigungen|push benachrichtigungen|mitteilungen',
    fr: 'notification|notifications|notifications push|alertes',
    pt: 'notificacao|notificacoes|notificacoes push|avisos',
    hi: 'सूचना|सूचनाएं|सूचनाएँ|नोटिफिकेशन|पुश नोटिफिकेशन',
  },
  search: {
    en: 'search|searching|search bar',
    es: 'busqueda|buscador|buscar',
    de: 'suche|suchfunktion',
    fr: 'recherche',
    pt: 'busca|pesquisa',
    hi: 'खोज|सर्च',
  },
  activity: {
    en: 'activity|activity screen|my activity|user activity|activities',
    es: 'actividad|mi actividad',
    de: 'aktivitat|aktivitaten|meine aktivitaten',
    fr: 'activite|mon activite',
    pt: 'atividade|minha atividade',
    hi: 'गतिविधि|गतिविधियाँ|एक्टिविटी',
  },
  explore: {
    en: 'explore|explore page|explore screen|discover|discovery|discover chatrooms|explore chatrooms|find chatrooms|find groups|join new groups',
    es: 'explorar|descubrir',
    de: 'entdecken|erkunden',
    fr: 'explorer|decouvrir',
    pt: 'explorar|descobrir',
    hi: 'एक्सप्लोर|खोजें',
  },
  'direct-messages': {
    en: 'direct message|direct messages|direct messaging|dm|dms|private message|private messages|private chat|private chats|one to one|one on one|1 1|1 to 1|1 on 1|networking|direct chat|direct chats',
    es: 'mensaje directo|mensajes directos|mensajes privados|chat privado|chats privados',
    de: 'direktnachricht|direktnachrichten|private nachrichten|privatnachrichten|einzelchat|einzelchats|privatchat',
    fr: 'message direct|messages directs|message prive|messages prives',
    pt: 'mensagem direta|mensagens diretas|mensagens privadas|conversas privadas',
    hi: 'डायरेक्ट मैसेज|निजी संदेश|प्रत्यक्ष संदेश|सीधे संदेश',
  },
  groups: {
    en: 'group|groups|group chat|group chats|chatrooms|chat rooms|channels|group chatrooms|group messaging',
    es: 'grupo|grupos|chat de grupo|chat grupal|chats grupales|salas|canales',
    de: 'gruppe|gruppen|gruppenchat|gruppenchats|kanale|chatraume',
    fr: 'groupe|groupes|discussion de groupe|discussions de groupe|salons|canaux',
    pt: 'grupo|grupos|conversa em grupo|chat em grupo|canais|salas de bate papo',
    hi: 'समूह|ग्रुप|ग्रुप चैट|समूह चैट',
  },
  chatbot: {
    en: 'chatbot|chat bot|ai bot|ai chatbot|ai assistant|bot|ai button|ai chat',
    es: 'asistente de ia|chatbot de ia|bot de ia',
    de: 'ki chatbot|ki assistent|ki bot',
    fr: 'assistant ia|robot conversationnel|agent conversationnel',
    pt: 'assistente de ia|robo de conversa|chatbot de ia',
    hi: 'चैटबॉट|बॉट|एआई सहायक',
  },
  rooms: {
    en: 'feedrooms|feed rooms|rooms|list of rooms',
    es: 'salas de feed',
    de: 'feedraume|raume',
    fr: 'salons de fil',
    pt: 'salas de feed|salas',
    hi: 'फीडरूम्स|कमरे',
  },
  guest: {
    en: 'guest|guests|guest access|guest mode|guest login|guest sign in|guest users',
    es: 'invitado|invitados|visitantes',
    de: 'gast|gaste|gastzugang|gastmodus',
    fr: 'invite|invites|mode invite|visiteurs',
    pt: 'convidado|convidados|visitantes',
    hi: 'अतिथि|मेहमान|गेस्ट',
  },
  multiple: {
    en: 'multiple topics|several topics|more than one topic|many topics|multiple categories',
    es: 'varios temas|multiples temas',
    de: 'mehrere themen',
    fr: 'plusieurs sujets|plusieurs themes',
    pt: 'varios topicos|multiplos topicos|varios temas',
    hi: 'कई विषय|एक से अधिक विषय',
  },
  app: {
    en: 'app|application|flutter|likeminds|light app',
    es: 'aplicacion',
    de: 'anwendung',
    fr: 'application|appli',
    pt: 'aplicativo|aplicacao',
    hi: 'ऐप|एप्प|एप्लिकेशन',
  },
  not: {
    en: 'no|not|without|never|dont|don t|do not|doesn t|cannot|can t|cant|disable|exclude|excluding|except|hide|remove|leave out|turn off|switch off|forbid|minus',
    es: 'sin|ningun|ninguna|desactivar|desactiva|quitar|excepto',
    de: 'ohne|kein|keine|keinen|keinem|keiner|nicht|deaktiviere|ausser',
    fr: 'sans|pas de|pas d|aucun|aucune|desactiver|sauf',
    pt: 'sem|nao|nenhum|nenhuma|desativar|exceto',
    hi: 'बिना|मत',
  },
  with: {
    en: 'with|but|add|including|include|plus|enable|allow|however|use',
    es: 'con|pero|mas|incluye|incluyendo',
    de: 'mit|aber|inklusive|plus|sondern',
    fr: 'avec|mais|plus',
    pt: 'com|mas|mais|incluindo',
    hi: 'साथ|लेकिन|पर',
  },
  off: {
    en: 'off|disabled|switched off|turned off|deactivated|not allowed|not needed|not wanted|are not allowed|forbidden',
    es: 'desactivado|desactivada|desactivados|desactivadas|apagado|apagadas',
    de: 'aus|deaktiviert|ausgeschaltet|abgeschaltet|nicht erlaubt',
    fr: 'desactive|desactives|desactivee|desactivees|interdits|interdites',
    pt: 'desativado|desativada|desativados|desativadas|desligado|desligadas',
    hi: 'बंद|के बिना|नहीं|नहीं चाहिए|अक्षम',
  },
  on: {
    en: 'on|enabled|switched on|turned on|allowed|activated',
    es: 'activado|activada|activados|activadas|permitidos',
    de: 'aktiviert|eingeschaltet|erlaubt',
    fr: 'active|actives|activee|activees|autorises',
    pt: 'ativado|ativada|ativados|ativadas|ligado|permitidos',
    hi: 'चालू|सक्षम',
  },
  required: {
    en: 'required|mandatory|compulsory|obligatory|must|must have|require|requires|requiring|needed|necessary',
    es: 'obligatorio|obligatoria|obligatorios|obligatorias|requerido|requeridos|requerida|requeridas',
    de: 'pflicht|erforderlich|verpflichtend|verpflichtende|verpflichtenden|notig|notwendig|obligatorisch|mussen|muss',
    fr: 'obligatoire|obligatoires|requis|requise|requises|necessaire|necessaires',
    pt: 'obrigatorio|obrigatoria|obrigatorios|obrigatorias|necessario|necessarios',
    hi: 'अनिवार्य|ज़रूरी|जरूरी|आवश्यक',
  },
  only: {
    en: 'only|just|solely|nothing but',
    es: 'solo|solamente|unicamente',
    de: 'nur|ausschliesslich|lediglich',
    fr: 'seulement|uniquement',
    pt: 'somente|apenas',
    hi: 'केवल|सिर्फ|सिर्फ़',
  },
  and: { en: 'and|or|nor|&', es: 'y|o|ni', de: 'und|oder|noch', fr: 'et|ou|ni', pt: 'e|ou|nem', hi: 'और|या|व' },
  limit: {
    en: 'up to|at most|max|maximum|maximum of|limit|limit of|no more than|not more than',
    es: 'hasta|maximo|como maximo',
    de: 'bis zu|hochstens|maximal',
    fr: 'jusqu a|au plus|maximum|au maximum',
    pt: 'ate|no maximo|maximo',
    hi: 'अधिकतम|ज़्यादा से ज़्यादा',
  },
}
