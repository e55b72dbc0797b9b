package desktop

const ownLicence = ""

func parts() []Licence { return []Licence{} }
