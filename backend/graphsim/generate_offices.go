package graphsim

import "math/rand/v2"

// office is a place of work: what the people there have in common in the directory.
//
// Phone numbers are patterns: # is any digit, % any but 0. They lie in ranges that the country's regulator keeps free
// for fiction where it does so (the comment at each says which); elsewhere the subscriber part starts with zeros, which
// no exchange assigns. Nobody's phone rings. They are written the way people there write them, some in national form:
// nothing in a directory normalises them.
type office struct {
	name                              string // officeLocation
	street, city, state, postal, land string // land: country, in English as portals write it
	usage                             string // ISO 3166, as in usageLocation
	locals                            *culture
	landlines, mobiles                []string
}

var offices = []*office{
	{"Seattle", "4000 Example Way", "Seattle", "WA", "98000", "United States", "US", english,
		[]string{"+1 (206) 555-01##", "+1 206-555-01## x%##"}, []string{"+1 (425) 555-01##"}}, // NANPA: 555-0100 to -0199
	{"London", "1 Example Street", "London", "", "EC1A 0AA", "United Kingdom", "GB", english,
		[]string{"+44 20 7946 0###", "020 7946 0###"}, []string{"07700 900###", "+44 7700 900###"}}, // Ofcom, numbers for drama
	{"Berlin", "Beispielstraße 12", "Berlin", "", "10100", "Germany", "DE", german,
		[]string{"+49 30 23125-###", "030 / 23125-###"}, []string{"+49 176 040690##", "0171 39200##"}}, // BNetzA, Drama Numbers
	{"München", "Musterplatz 3", "München", "Bayern", "80300", "Germany", "DE", german,
		[]string{"+49 89 99998-###", "(089) 99998-###"}, []string{"+49 171 39200##"}}, // BNetzA, Drama Numbers
	{"Paris", "8 rue de l'Exemple", "Paris", "Île-de-France", "75000", "France", "FR", french,
		[]string{"+33 1 99 00 ## ##", "01 99 00 ## ##"}, []string{"06 39 98 ## ##", "+33 6 39 98 ## ##"}}, // ARCEP, numbers for audiovisual works
	{"Warszawa", "ul. Przykładowa 5/7", "Warszawa", "mazowieckie", "00-001", "Poland", "PL", polish,
		[]string{"+48 22 000 0# ##", "22 000 0# ##"}, []string{"+48 000 000 ###"}}, // made up
	{"İstanbul", "Örnek Cad. No: 14 Şişli", "İstanbul", "", "34000", "Türkiye", "TR", turkish,
		[]string{"+90 (212) 000 0# ##", "0212 000 0# ##"}, []string{"0500 000 0# ##"}}, // made up
	{"TP. Hồ Chí Minh", "99 Đường Ví Dụ, Quận 1", "TP. Hồ Chí Minh", "", "700000", "Vietnam", "VN", vietnamese,
		[]string{"+84 28 0000 0###", "(028) 0000 0###"}, []string{"+84 90 000 0###"}}, // made up
	{"東京", "見本町1-2-3", "千代田区", "東京都", "100-0000", "Japan", "JP", japanese,
		[]string{"03-0000-0###", "+81 3-0000-0###"}, []string{"090-0000-0###"}}, // made up
	{"دبي", "شارع المثال ١٠", "دبي", "", "00000", "United Arab Emirates", "AE", arabic,
		[]string{"+971 4 000 0###"}, []string{"+971 50 000 0###", "050 000 0###"}}, // made up
	{"São Paulo", "Rua do Exemplo, 100 – 7º andar", "São Paulo", "SP", "00000-000", "Brazil", "BR", portuguese,
		[]string{"+55 (11) 0000-0###", "(11) 0000-0###"}, []string{"+55 (11) 90000-0###"}}, // made up
	{"Lisboa", "Praça do Exemplo 2", "Lisboa", "", "1000-000", "Portugal", "PT", portuguese,
		[]string{"+351 000 000 ###"}, []string{"000 000 ###"}}, // made up
	{"Stockholm", "Exempelgatan 9", "Stockholm", "", "100 00", "Sweden", "SE", swedish,
		[]string{"+46 8 465 004 ##", "08-465 004 ##"}, []string{"070-174 06 %#", "+46 70 174 06 %#"}}, // PTS, numbers for books and films
	{"Oslo", "Eksempelveien 4", "Oslo", "", "0001", "Norway", "NO", norwegian,
		[]string{"+47 00 00 0# ##"}, []string{"00 00 0# ##"}}, // made up
	{"Київ", "вул. Прикладна, 21", "Київ", "", "00000", "Ukraine", "UA", ukrainian,
		[]string{"+380 44 000-0#-##"}, []string{"+380 00 000-0#-##"}}, // made up
	{"Αθήνα", "Οδός Παραδείγματος 6", "Αθήνα", "", "100 00", "Greece", "GR", greek,
		[]string{"+30 21 0000 0###"}, []string{"+30 000 000 0###"}}, // made up
	{"Sydney", "77 Example Parade", "Sydney", "NSW", "2000", "Australia", "AU", english,
		[]string{"+61 2 5550 ####", "(02) 5550 ####"}, []string{"0491 570 006", "0491 570 156", "0491 570 157", "0491 570 158", "0491 570 159", "+61 491 570 313"}}, // ACMA, numbers for use in fiction
	{"Bengaluru", "12 Example Road", "Bengaluru", "Karnataka", "560000", "India", "IN", indian,
		[]string{"+91 80 0000 0###"}, []string{"+91 00000 00###"}}, // made up
}

func dial(patterns []string, rng *rand.Rand) string {
	number := []byte(patterns[rng.IntN(len(patterns))])
	for i, c := range number {
		switch c {
		case '#':
			number[i] = byte('0' + rng.IntN(10))
		case '%':
			number[i] = byte('1' + rng.IntN(9))
		}
	}
	return string(number)
}
