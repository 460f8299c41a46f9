// French, the language that every key of this page is typed from.

export const signInProblemFr = {
  title: 'La connexion n’a pas abouti',
  lead: 'Rien n’a été ouvert ni modifié.',
  leadAgain: 'Rien n’a été modifié. Vous êtes toujours connecté comme avant.',
  expired: 'La demande de connexion a expiré.',
  'expired.next':
    'Une demande vaut quinze minutes et une seule fois. Recommencez, et gardez votre moyen d’identification à portée de main.',
  'other-browser': 'La réponse est arrivée dans un autre navigateur.',
  'other-browser.next':
    'Commencez et terminez la connexion dans le même navigateur, sur le même appareil. Si vous n’avez rien commencé vous-même, fermez cette page.',
  cancelled: 'Vous avez interrompu la connexion.',
  'cancelled.next': 'Recommencez quand vous voulez, ou choisissez un autre moyen.',
  'provider-unavailable': 'Le service d’identification ne répond pas en ce moment.',
  'provider-unavailable.next':
    'La panne est chez ce service, pas chez vous. Essayez un autre moyen, ou revenez dans quelques minutes.',
  'provider-refused': 'La réponse du service d’identification n’a pas pu être vérifiée.',
  'provider-refused.next': 'Par sécurité, elle a été écartée. Recommencez ; si cela se répète, appelez l’assistance.',
  'level-too-low': 'Ce moyen d’identification n’est pas assez sûr.',
  'level-too-low.next':
    'Un dossier de santé demande un moyen plus fort ; les professionnels et l’agence viennent avec le plus fort. Choisissez-en un autre.',
  'step-up-refused': 'Votre confirmation n’a pas été acceptée.',
  'step-up-refused.next':
    'Il fallait montrer à nouveau que c’est vous, avec un moyen assez sûr. Confirmez encore une fois, ou revenez sans confirmer.',
  'other-person': 'Une autre personne s’est identifiée.',
  'other-person.next':
    'Seule la personne connectée peut confirmer. Confirmez vous-même, ou déconnectez-vous avant de laisser la place.',
  'no-account': 'Nous n’avons pas trouvé de compte pour cette identité.',
  'no-account.next':
    'Patients : si vous avez une lettre de l’agence, activez votre compte. Professionnels : votre première connexion se fait avec le code d’activation.',
  'account-disabled': 'Ce compte est désactivé.',
  'account-disabled.next': 'Appelez l’assistance : elle vous dira pourquoi et que faire.',
  'activation-expired': 'Ce code d’activation ne vaut plus.',
  'activation-expired.next':
    'Il a servi, a été remplacé ou est trop ancien. Demandez un nouveau code à l’administrateur de votre établissement ou à l’agence.',
  'activation-refused': 'Cette identité ne peut pas être liée à ce compte.',
  'activation-refused.next':
    'Le nom ne correspond pas au registre, ou l’un des deux est déjà lié. Votre code reste valable : appelez l’assistance.',
  'invalid-request': 'Cette adresse ne mène à aucune connexion.',
  'invalid-request.next': 'Repartez de la page d’accueil et choisissez qui vous êtes.',
  retry: 'Recommencer',
  otherWay: 'Choisir un autre moyen',
  confirm: 'Confirmer encore une fois',
  back: 'Revenir sans confirmer',
  activate: 'Activer mon compte',
  start: 'Aller à l’accueil',
  help: 'Parler à quelqu’un',
  helpText:
    'L’assistance répond les jours ouvrables de 8 h à 18 h. Ne donnez jamais votre code de présence ni votre code d’activation au téléphone.',
  reference: 'À dire à l’assistance : {code}',
} as const;
