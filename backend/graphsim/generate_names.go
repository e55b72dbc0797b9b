package graphsim

import (
	"math/rand/v2"
	"strings"
)

// culture is a pool of names as people of one language bear them. The names are common ones, put together at random;
// nobody real is meant. Each is written "native" or "native|ascii", the second being how mail addresses spell it.
type culture struct {
	language    string // BCP 47, as in preferredLanguage
	given       []pooledName
	surnames    []pooledName
	familyFirst bool // the family name comes first in the display name
}

type pooledName struct{ native, ascii string }

func pool(names string) []pooledName {
	var list []pooledName
	for name := range strings.SplitSeq(names, ",") {
		native, ascii, romanised := strings.Cut(name, "|")
		if !romanised {
			ascii = native
		}
		list = append(list, pooledName{native, asciiMail(ascii)})
	}
	return list
}

// asciiMail keeps what may stand in a mail address without quoting.
func asciiMail(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

var (
	english = &culture{language: "en-US",
		given:    pool("Olivia,Liam,Emma,Noah,Charlotte,James,Amelia,Henry,Grace,Jack,Chloe,Daniel,Ruby,Thomas,Zoe,Samuel,Hannah,Oscar,Sophie,Ethan"),
		surnames: pool("Smith,Johnson,Taylor,Brown,Wilson,Evans,Walker,Wright,Green,Hall,Baker,Cooper,Turner,Parker,Bennett,Fraser,O'Connor|oconnor,MacDonald,Hughes,Ward")}
	german = &culture{language: "de-DE",
		given:    pool("Jürgen|juergen,Käthe|kaethe,Lukas,Anke,Björn|bjoern,Sabine,Matthias,Ute,Jörg|joerg,Heike,Florian,Greta,Günther|guenther,Svenja,Moritz,Änne|aenne"),
		surnames: pool("Müller|mueller,Schäfer|schaefer,Weiß|weiss,Groß|gross,Köhler|koehler,Bäcker|baecker,Vogel,Krüger|krueger,Schröder|schroeder,Lehmann,Jäger|jaeger,von der Heide|vonderheide,Böhm|boehm,Straußberg|straussberg,Koch,Winkler")}
	french = &culture{language: "fr-FR",
		given:    pool("Élodie|elodie,François|francois,Zoé|zoe,Anaïs|anais,Loïc|loic,Chloé|chloe,Jérôme|jerome,Noël|noel,Hélène|helene,Mathis,Océane|oceane,Rémi|remi,Anne-Marie,Jean-Baptiste,Camille,Gaël|gael"),
		surnames: pool("Lefèvre|lefevre,Müller-Roche|muller-roche,Béranger|beranger,Dubois,Château|chateau,Garçon|garcon,Noël|noel,d'Aubigné|daubigne,Le Goff|legoff,Gauthier,Fabre,Hébert|hebert,Marchand,Lacroix,Pélissier|pelissier,Guérin|guerin")}
	polish = &culture{language: "pl-PL",
		given:    pool("Łukasz|lukasz,Małgorzata|malgorzata,Paweł|pawel,Agnieszka,Michał|michal,Zofia,Stanisław|stanislaw,Katarzyna,Bartłomiej|bartlomiej,Róża|roza,Wojciech,Grażyna|grazyna,Krzysztof,Żaneta|zaneta,Jędrzej|jedrzej,Anna"),
		surnames: pool("Wiśniewski|wisniewski,Wójcik|wojcik,Zieliński|zielinski,Szymański|szymanski,Dąbrowski|dabrowski,Kozłowski|kozlowski,Jabłoński|jablonski,Krawczyk,Mazur,Górski|gorski,Pawłowska|pawlowska,Sikora,Żak|zak,Brzęczyszczykiewicz|brzeczyszczykiewicz,Kowalska,Nowak")}
	turkish = &culture{language: "tr-TR",
		given:    pool("Mehmet,Ayşe|ayse,Işıl|isil,Çağla|cagla,Oğuz|oguz,Şükrü|sukru,Gökçe|gokce,İbrahim|ibrahim,Özlem|ozlem,Ümit|umit,Elif,Yiğit|yigit,Zeynep,Barış|baris,İpek|ipek,Tuğba|tugba"),
		surnames: pool("Yılmaz|yilmaz,Şahin|sahin,Öztürk|ozturk,Çelik|celik,Yıldız|yildiz,Aydın|aydin,Kılıç|kilic,Işık|isik,Güneş|gunes,Doğan|dogan,Arslan,Koç|koc,Türkoğlu|turkoglu,Demir,Erdoğdu|erdogdu,Ünal|unal")}
	vietnamese = &culture{language: "vi-VN", familyFirst: true,
		given:    pool("Văn An|vanan,Thị Hương|thihuong,Quốc Bảo|quocbao,Thùy Dương|thuyduong,Đức Huy|duchuy,Ngọc Ánh|ngocanh,Minh Khôi|minhkhoi,Thanh Trúc|thanhtruc,Hữu Phước|huuphuoc,Mỹ Linh|mylinh,Anh Tuấn|anhtuan,Bích Ngọc|bichngoc,Gia Hân|giahan,Trường Sơn|truongson"),
		surnames: pool("Nguyễn|nguyen,Trần|tran,Lê|le,Phạm|pham,Huỳnh|huynh,Võ|vo,Đặng|dang,Bùi|bui,Đỗ|do,Hồ|ho,Ngô|ngo,Dương|duong,Lý|ly,Phan")}
	japanese = &culture{language: "ja-JP", familyFirst: true,
		given:    pool("太郎|taro,花子|hanako,健一|kenichi,美咲|misaki,大輔|daisuke,陽子|yoko,翔太|shota,さくら|sakura,誠|makoto,由美子|yumiko,直樹|naoki,恵|megumi,悠斗|yuto,彩香|ayaka,隆|takashi,千尋|chihiro"),
		surnames: pool("佐藤|sato,鈴木|suzuki,高橋|takahashi,田中|tanaka,伊藤|ito,渡辺|watanabe,山本|yamamoto,中村|nakamura,小林|kobayashi,加藤|kato,吉田|yoshida,山田|yamada,佐々木|sasaki,山口|yamaguchi,松本|matsumoto,斎藤|saito")}
	arabic = &culture{language: "ar-AE",
		given:    pool("محمد|mohammed,فاطمة|fatima,أحمد|ahmed,عائشة|aisha,خالد|khalid,مريم|maryam,عمر|omar,ليلى|layla,يوسف|yousef,نور|noor,سعيد|saeed,هند|hind,راشد|rashid,سارة|sara"),
		surnames: pool("المنصوري|almansoori,الهاشمي|alhashimi,النعيمي|alnuaimi,الحربي|alharbi,العامري|alameri,القاسمي|alqasimi,الشامسي|alshamsi,حداد|haddad,خوري|khoury,الزعابي|alzaabi,المرزوقي|almarzouqi,الكعبي|alkaabi")}
	portuguese = &culture{language: "pt-BR",
		given:    pool("João|joao,Conceição|conceicao,José|jose,Antônia|antonia,Luís|luis,Inês|ines,Sebastião|sebastiao,Letícia|leticia,Vitória|vitoria,Caio,Flávia|flavia,Gonçalo|goncalo,Maria,Márcio|marcio,Thaís|thais,Tomé|tome"),
		surnames: pool("Silva,Gonçalves|goncalves,Araújo|araujo,Conceição|conceicao,Simões|simoes,Magalhães|magalhaes,Guimarães|guimaraes,Brandão|brandao,Falcão|falcao,dos Santos|dossantos,Assunção|assuncao,Teixeira,Patrício|patricio,Leitão|leitao,de Sá|desa,Furtado")}
	swedish = &culture{language: "sv-SE",
		given:    pool("Åsa|asa,Björn|bjorn,Märta|marta,Göran|goran,Östen|osten,Linnéa|linnea,Håkan|hakan,Ebba,Sören|soren,Annika,Örjan|orjan,Maja,Torbjörn|torbjorn,Elin,Nils,Pär|par"),
		surnames: pool("Åkesson|akesson,Sjöberg|sjoberg,Öberg|oberg,Lindström|lindstrom,Bergström|bergstrom,Nyström|nystrom,Hägglund|hagglund,Ängström|angstrom,Söderlund|soderlund,Forsberg,Håkansson|hakansson,Wallin,Blomqvist,Norén|noren,Björk|bjork,Sandberg")}
	norwegian = &culture{language: "nb-NO",
		given:    pool("Øyvind|oyvind,Åse|ase,Bjørn|bjorn,Solveig,Håvard|havard,Ingrid,Sjur,Marthe,Pål|pal,Kjersti,Jørgen|jorgen,Ragnhild,Ståle|stale,Tuva"),
		surnames: pool("Ødegård|odegard,Bjørnstad|bjornstad,Sæther|saether,Lunde,Haugen,Strøm|strom,Kvåle|kvale,Hagen,Nygård|nygard,Bråten|braten,Ås|as,Solbakken,Fjørtoft|fjortoft,Dahl")}
	ukrainian = &culture{language: "uk-UA",
		given:    pool("Олександр|oleksandr,Наталія|nataliia,Андрій|andrii,Ольга|olha,Дмитро|dmytro,Ірина|iryna,Тарас|taras,Юлія|yuliia,Сергій|serhii,Оксана|oksana,Богдан|bohdan,Катерина|kateryna"),
		surnames: pool("Шевченко|shevchenko,Коваленко|kovalenko,Бондаренко|bondarenko,Ткаченко|tkachenko,Кравчук|kravchuk,Мельник|melnyk,Лисенко|lysenko,Савченко|savchenko,Гончар|honchar,Щербак|shcherbak,Їжак|yizhak,Бойко|boiko")}
	greek = &culture{language: "el-GR",
		given:    pool("Γιώργος|giorgos,Μαρία|maria,Νίκος|nikos,Ελένη|eleni,Δημήτρης|dimitris,Κατερίνα|katerina,Κώστας|kostas,Σοφία|sofia,Γιάννης|giannis,Άννα|anna"),
		surnames: pool("Παπαδόπουλος|papadopoulos,Αντωνίου|antoniou,Γεωργίου|georgiou,Νικολάου|nikolaou,Ιωάννου|ioannou,Οικονόμου|oikonomou,Καραγιάννης|karagiannis,Δημητρίου|dimitriou,Βασιλείου|vasileiou,Χρήστου|christou")}
	indian = &culture{language: "en-IN",
		given:    pool("Aarav,Priya,Rohan,Ananya,Vikram,Kavya,Arjun,Meera,Siddharth,Divya,Rahul,Lakshmi,Karthik,Nisha,Suresh,Deepa"),
		surnames: pool("Sharma,Patel,Iyer,Reddy,Nair,Gupta,Chatterjee,Singh,Rao,Menon,Desai,Joshi,Banerjee,Pillai,Kulkarni,Mehta")}
)

var cultures = []*culture{english, german, french, polish, turkish, vietnamese, japanese, arabic, portuguese, swedish, norwegian, ukrainian, greek, indian}

// fullName is somebody's name in the spellings that a directory needs.
type fullName struct {
	given, surname           string // native
	mailGiven, mailSurname   string // ascii
	language                 string
	familyFirst              bool
	romanised                bool // the display name is in Latin letters though the names are not
	givenLatin, surnameLatin string
}

func (c *culture) name(rng *rand.Rand) fullName {
	return c.of(c.given[rng.IntN(len(c.given))], c.surnames[rng.IntN(len(c.surnames))])
}

func (c *culture) of(given, surname pooledName) fullName {
	return fullName{
		given: given.native, surname: surname.native, mailGiven: given.ascii, mailSurname: surname.ascii,
		language: c.language, familyFirst: c.familyFirst,
		givenLatin: capital(given.ascii), surnameLatin: capital(surname.ascii),
	}
}

func (n fullName) display() string {
	given, surname := n.given, n.surname
	if n.romanised {
		given, surname = n.givenLatin, n.surnameLatin
	} else if n.familyFirst {
		given, surname = surname, given
	}
	return strings.TrimSpace(given + " " + surname)
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
