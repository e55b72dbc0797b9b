export default {
  why: 'Die Cloudsynchronisierung gehört noch nicht zu dieser Version.',
  what: 'Richten Sie die Entra-Cloudsynchronisierung bis dahin im Entra Admin Center ein, unter Entra Connect, Cloudsynchronisierung. Die Kontaktsynchronisierung funktioniert mit ihr und ohne sie.',
};
