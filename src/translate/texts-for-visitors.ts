/** What the integration itself says to a visitor. Each text says what the visitor can do next. */
import type { Wordings } from './texts'

export const visitorTexts = {
  fileNotShown: {
    en: '{operator} sent a file ({file}) that cannot be shown here: {reason}. Please ask the operator to send it another way, for example by e-mail.',
    fr: '{operator} a envoyé un fichier ({file}) qui ne peut pas être affiché ici : {reason}. Veuillez demander à votre interlocuteur de l’envoyer autrement, par exemple par e-mail.',
    es: '{operator} envió un archivo ({file}) que no se puede mostrar aquí: {reason}. Pídale al agente que lo envíe de otra forma, por ejemplo, por correo electrónico.',
    de: '{operator} hat eine Datei gesendet ({file}), die hier nicht angezeigt werden kann: {reason}. Bitte lassen Sie sich die Datei auf anderem Weg senden, zum Beispiel per E-Mail.',
  },
  offeredCall: {
    en: '{operator} offered a call. Calls do not work in this chat; please keep writing.',
    fr: '{operator} a proposé un appel. Les appels ne fonctionnent pas dans ce chat ; veuillez continuer à écrire.',
    es: '{operator} propuso una llamada. Las llamadas no funcionan en este chat; por favor, siga escribiendo.',
    de: '{operator} hat einen Anruf angeboten. Anrufe funktionieren in diesem Chat nicht; bitte schreiben Sie weiter.',
  },
  offeredArticle: {
    en: '{operator} shared an article. Articles cannot be shown in this chat; please ask for a link or for the text.',
    fr: '{operator} a partagé un article. Les articles ne peuvent pas être affichés dans ce chat ; veuillez demander un lien ou le texte.',
    es: '{operator} compartió un artículo. Los artículos no se pueden mostrar en este chat; por favor, pida un enlace o el texto.',
    de: '{operator} hat einen Artikel geteilt. Artikel können in diesem Chat nicht angezeigt werden; bitte fragen Sie nach einem Link oder dem Text.',
  },
  offeredBooking: {
    en: '{operator} offered an appointment. Appointments cannot be booked in this chat; please write when it suits you.',
    fr: '{operator} a proposé un rendez-vous. Les rendez-vous ne peuvent pas être réservés dans ce chat ; veuillez écrire quand cela vous convient.',
    es: '{operator} propuso una cita. Las citas no se pueden reservar en este chat; por favor, escriba cuándo le conviene.',
    de: '{operator} hat einen Termin angeboten. Termine können in diesem Chat nicht gebucht werden; bitte schreiben Sie, wann es Ihnen passt.',
  },
  offeredRemote: {
    en: '{operator} offered a remote session. Remote sessions do not work in this chat; please describe what you see.',
    fr: '{operator} a proposé une session à distance. Les sessions à distance ne fonctionnent pas dans ce chat ; veuillez décrire ce que vous voyez.',
    es: '{operator} propuso una sesión remota. Las sesiones remotas no funcionan en este chat; por favor, describa lo que ve.',
    de: '{operator} hat eine Fernsitzung angeboten. Fernsitzungen funktionieren in diesem Chat nicht; bitte beschreiben Sie, was Sie sehen.',
  },
  offeredPicture: {
    en: '{operator} sent a picture that cannot be shown here. Please ask for it as a file or as a link.',
    fr: '{operator} a envoyé une image qui ne peut pas être affichée ici. Veuillez la demander sous forme de fichier ou de lien.',
    es: '{operator} envió una imagen que no se puede mostrar aquí. Por favor, pídala como archivo o como enlace.',
    de: '{operator} hat ein Bild gesendet, das hier nicht angezeigt werden kann. Bitte fragen Sie danach als Datei oder als Link.',
  },
  offeredOther: {
    en: '{operator} sent something that cannot be shown here. Please ask for it as a text.',
    fr: '{operator} a envoyé un contenu qui ne peut pas être affiché ici. Veuillez le demander sous forme de texte.',
    es: '{operator} envió algo que no se puede mostrar aquí. Por favor, pídalo como texto.',
    de: '{operator} hat etwas gesendet, das hier nicht angezeigt werden kann. Bitte fragen Sie danach als Text.',
  },
  notDelivered: {
    en: 'Your last message may not have reached us. Please send it again.',
    fr: 'Votre dernier message ne nous est peut-être pas parvenu. Veuillez le renvoyer.',
    es: 'Es posible que no hayamos recibido su último mensaje. Por favor, envíelo de nuevo.',
    de: 'Ihre letzte Nachricht hat uns vielleicht nicht erreicht. Bitte senden Sie sie noch einmal.',
  },
  edited: {
    en: '{operator} corrected a message: {text}',
    fr: '{operator} a corrigé un message : {text}',
    es: '{operator} corrigió un mensaje: {text}',
    de: '{operator} hat eine Nachricht korrigiert: {text}',
  },
  deleted: {
    en: '{operator} took back a message. Please ignore it.',
    fr: '{operator} a retiré un message. Veuillez ne pas en tenir compte.',
    es: '{operator} retiró un mensaje. Por favor, no lo tenga en cuenta.',
    de: '{operator} hat eine Nachricht zurückgenommen. Bitte beachten Sie sie nicht.',
  },
  theOperator: { en: 'The operator', fr: 'Votre interlocuteur', es: 'Su agente', de: 'Ihre Ansprechperson' },
} satisfies Wordings
