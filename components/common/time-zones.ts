/**
 * Names of time zones: IANA time zone database 2026f (`zone.tab`, `etcetera`, `backward`; PyPI tzdata 2026.6), as data, since `Intl`
 * reads names in any case and offsets as well, and lists no former names.
 */

/** By the part before the first slash, the rest of each name. */
const current: readonly (readonly [area: string, names: string])[] = [
    ["", "GMT UTC"],
    [
        "Africa",
        "Abidjan Accra Addis_Ababa Algiers Asmara Bamako Bangui Banjul Bissau Blantyre Brazzaville Bujumbura " +
            "Cairo Casablanca Ceuta Conakry Dakar Dar_es_Salaam Djibouti Douala El_Aaiun Freetown Gaborone Harare " +
            "Johannesburg Juba Kampala Khartoum Kigali Kinshasa Lagos Libreville Lome Luanda Lubumbashi Lusaka Malabo " +
            "Maputo Maseru Mbabane Mogadishu Monrovia Nairobi Ndjamena Niamey Nouakchott Ouagadougou Porto-Novo " +
            "Sao_Tome Tripoli Tunis Windhoek",
    ],
    [
        "America",
        "Adak Anchorage Anguilla Antigua Araguaina Argentina/Buenos_Aires Argentina/Catamarca Argentina/Cordoba " +
            "Argentina/Jujuy Argentina/La_Rioja Argentina/Mendoza Argentina/Rio_Gallegos Argentina/Salta " +
            "Argentina/San_Juan Argentina/San_Luis Argentina/Tucuman Argentina/Ushuaia Aruba Asuncion Atikokan Bahia " +
            "Bahia_Banderas Barbados Belem Belize Blanc-Sablon Boa_Vista Bogota Boise Cambridge_Bay Campo_Grande " +
            "Cancun Caracas Cayenne Cayman Chicago Chihuahua Ciudad_Juarez Costa_Rica Coyhaique Creston Cuiaba " +
            "Curacao Danmarkshavn Dawson Dawson_Creek Denver Detroit Dominica Edmonton Eirunepe El_Salvador " +
            "Fort_Nelson Fortaleza Glace_Bay Goose_Bay Grand_Turk Grenada Guadeloupe Guatemala Guayaquil Guyana " +
            "Halifax Havana Hermosillo Indiana/Indianapolis Indiana/Knox Indiana/Marengo Indiana/Petersburg " +
            "Indiana/Tell_City Indiana/Vevay Indiana/Vincennes Indiana/Winamac Inuvik Iqaluit Jamaica Juneau " +
            "Kentucky/Louisville Kentucky/Monticello Kralendijk La_Paz Lima Los_Angeles Lower_Princes Maceio Managua " +
            "Manaus Marigot Martinique Matamoros Mazatlan Menominee Merida Metlakatla Mexico_City Miquelon Moncton " +
            "Monterrey Montevideo Montserrat Nassau New_York Nome Noronha North_Dakota/Beulah North_Dakota/Center " +
            "North_Dakota/New_Salem Nuuk Ojinaga Panama Paramaribo Phoenix Port-au-Prince Port_of_Spain Porto_Velho " +
            "Puerto_Rico Punta_Arenas Rankin_Inlet Recife Regina Resolute Rio_Branco Santarem Santiago Santo_Domingo " +
            "Sao_Paulo Scoresbysund Sitka St_Barthelemy St_Johns St_Kitts St_Lucia St_Thomas St_Vincent Swift_Current " +
            "Tegucigalpa Thule Tijuana Toronto Tortola Vancouver Whitehorse Winnipeg Yakutat",
    ],
    ["Antarctica", "Casey Davis DumontDUrville Macquarie Mawson McMurdo Palmer Rothera Syowa Troll Vostok"],
    ["Arctic", "Longyearbyen"],
    [
        "Asia",
        "Aden Almaty Amman Anadyr Aqtau Aqtobe Ashgabat Atyrau Baghdad Bahrain Baku Bangkok Barnaul Beirut " +
            "Bishkek Brunei Chita Colombo Damascus Dhaka Dili Dubai Dushanbe Famagusta Gaza Hebron Ho_Chi_Minh " +
            "Hong_Kong Hovd Irkutsk Jakarta Jayapura Jerusalem Kabul Kamchatka Karachi Kathmandu Khandyga Kolkata " +
            "Krasnoyarsk Kuala_Lumpur Kuching Kuwait Macau Magadan Makassar Manila Muscat Nicosia Novokuznetsk " +
            "Novosibirsk Omsk Oral Phnom_Penh Pontianak Pyongyang Qatar Qostanay Qyzylorda Riyadh Sakhalin Samarkand " +
            "Seoul Shanghai Singapore Srednekolymsk Taipei Tashkent Tbilisi Tehran Thimphu Tokyo Tomsk Ulaanbaatar " +
            "Urumqi Ust-Nera Vientiane Vladivostok Yakutsk Yangon Yekaterinburg Yerevan",
    ],
    ["Atlantic", "Azores Bermuda Canary Cape_Verde Faroe Madeira Reykjavik South_Georgia St_Helena Stanley"],
    ["Australia", "Adelaide Brisbane Broken_Hill Darwin Eucla Hobart Lindeman Lord_Howe Melbourne Perth Sydney"],
    [
        "Etc",
        "GMT GMT+1 GMT+10 GMT+11 GMT+12 GMT+2 GMT+3 GMT+4 GMT+5 GMT+6 GMT+7 GMT+8 GMT+9 GMT-1 GMT-10 GMT-11 " +
            "GMT-12 GMT-13 GMT-14 GMT-2 GMT-3 GMT-4 GMT-5 GMT-6 GMT-7 GMT-8 GMT-9 UTC",
    ],
    [
        "Europe",
        "Amsterdam Andorra Astrakhan Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Busingen " +
            "Chisinau Copenhagen Dublin Gibraltar Guernsey Helsinki Isle_of_Man Istanbul Jersey Kaliningrad Kirov " +
            "Kyiv Lisbon Ljubljana London Luxembourg Madrid Malta Mariehamn Minsk Monaco Moscow Oslo Paris Podgorica " +
            "Prague Riga Rome Samara San_Marino Sarajevo Saratov Simferopol Skopje Sofia Stockholm Tallinn Tirane " +
            "Ulyanovsk Vaduz Vatican Vienna Vilnius Volgograd Warsaw Zagreb Zurich",
    ],
    ["Indian", "Antananarivo Chagos Christmas Cocos Comoro Kerguelen Mahe Maldives Mauritius Mayotte Reunion"],
    [
        "Pacific",
        "Apia Auckland Bougainville Chatham Chuuk Easter Efate Fakaofo Fiji Funafuti Galapagos Gambier " +
            "Guadalcanal Guam Honolulu Kanton Kiritimati Kosrae Kwajalein Majuro Marquesas Midway Nauru Niue Norfolk " +
            "Noumea Pago_Pago Palau Pitcairn Pohnpei Port_Moresby Rarotonga Saipan Tahiti Tarawa Tongatapu Wake " +
            "Wallis",
    ],
];

/** Former names with the one of today, `former=today`: links of the file `backward`, and zones that are abbreviations. */
const backward =
    "Africa/Asmera=Africa/Asmara Africa/Timbuktu=Africa/Bamako " +
    "America/Argentina/ComodRivadavia=America/Argentina/Catamarca America/Atka=America/Adak " +
    "America/Buenos_Aires=America/Argentina/Buenos_Aires America/Catamarca=America/Argentina/Catamarca " +
    "America/Coral_Harbour=America/Atikokan America/Cordoba=America/Argentina/Cordoba " +
    "America/Ensenada=America/Tijuana America/Fort_Wayne=America/Indiana/Indianapolis " +
    "America/Godthab=America/Nuuk America/Indianapolis=America/Indiana/Indianapolis " +
    "America/Jujuy=America/Argentina/Jujuy America/Knox_IN=America/Indiana/Knox " +
    "America/Louisville=America/Kentucky/Louisville America/Mendoza=America/Argentina/Mendoza " +
    "America/Montreal=America/Toronto America/Nipigon=America/Toronto America/Pangnirtung=America/Iqaluit " +
    "America/Porto_Acre=America/Rio_Branco America/Rainy_River=America/Winnipeg " +
    "America/Rosario=America/Argentina/Cordoba America/Santa_Isabel=America/Tijuana " +
    "America/Shiprock=America/Denver America/Thunder_Bay=America/Toronto America/Virgin=America/St_Thomas " +
    "America/Yellowknife=America/Edmonton Antarctica/South_Pole=Antarctica/McMurdo Asia/Ashkhabad=Asia/Ashgabat " +
    "Asia/Calcutta=Asia/Kolkata Asia/Choibalsan=Asia/Ulaanbaatar Asia/Chongqing=Asia/Shanghai " +
    "Asia/Chungking=Asia/Shanghai Asia/Dacca=Asia/Dhaka Asia/Harbin=Asia/Shanghai Asia/Istanbul=Europe/Istanbul " +
    "Asia/Kashgar=Asia/Urumqi Asia/Katmandu=Asia/Kathmandu Asia/Macao=Asia/Macau Asia/Rangoon=Asia/Yangon " +
    "Asia/Saigon=Asia/Ho_Chi_Minh Asia/Tel_Aviv=Asia/Jerusalem Asia/Thimbu=Asia/Thimphu " +
    "Asia/Ujung_Pandang=Asia/Makassar Asia/Ulan_Bator=Asia/Ulaanbaatar Atlantic/Faeroe=Atlantic/Faroe " +
    "Atlantic/Jan_Mayen=Europe/Oslo Australia/ACT=Australia/Sydney Australia/Canberra=Australia/Sydney " +
    "Australia/Currie=Australia/Hobart Australia/LHI=Australia/Lord_Howe Australia/NSW=Australia/Sydney " +
    "Australia/North=Australia/Darwin Australia/Queensland=Australia/Brisbane Australia/South=Australia/Adelaide " +
    "Australia/Tasmania=Australia/Hobart Australia/Victoria=Australia/Melbourne Australia/West=Australia/Perth " +
    "Australia/Yancowinna=Australia/Broken_Hill Brazil/Acre=America/Rio_Branco Brazil/DeNoronha=America/Noronha " +
    "Brazil/East=America/Sao_Paulo Brazil/West=America/Manaus CET=Europe/Brussels CST6CDT=America/Chicago " +
    "Canada/Atlantic=America/Halifax Canada/Central=America/Winnipeg Canada/Eastern=America/Toronto " +
    "Canada/Mountain=America/Edmonton Canada/Newfoundland=America/St_Johns Canada/Pacific=America/Vancouver " +
    "Canada/Saskatchewan=America/Regina Canada/Yukon=America/Whitehorse Chile/Continental=America/Santiago " +
    "Chile/EasterIsland=Pacific/Easter Cuba=America/Havana EET=Europe/Athens EST=America/Panama " +
    "EST5EDT=America/New_York Egypt=Africa/Cairo Eire=Europe/Dublin Etc/GMT+0=Etc/GMT Etc/GMT-0=Etc/GMT " +
    "Etc/GMT0=Etc/GMT Etc/Greenwich=Etc/GMT Etc/UCT=Etc/UTC Etc/Universal=Etc/UTC Etc/Zulu=Etc/UTC " +
    "Europe/Belfast=Europe/London Europe/Kiev=Europe/Kyiv Europe/Nicosia=Asia/Nicosia " +
    "Europe/Tiraspol=Europe/Chisinau Europe/Uzhgorod=Europe/Kyiv Europe/Zaporozhye=Europe/Kyiv GB=Europe/London " +
    "GB-Eire=Europe/London GMT+0=Etc/GMT GMT-0=Etc/GMT GMT0=Etc/GMT Greenwich=Etc/GMT HST=Pacific/Honolulu " +
    "Hongkong=Asia/Hong_Kong Iceland=Atlantic/Reykjavik Iran=Asia/Tehran Israel=Asia/Jerusalem " +
    "Jamaica=America/Jamaica Japan=Asia/Tokyo Kwajalein=Pacific/Kwajalein Libya=Africa/Tripoli " +
    "MET=Europe/Brussels MST=America/Phoenix MST7MDT=America/Denver Mexico/BajaNorte=America/Tijuana " +
    "Mexico/BajaSur=America/Mazatlan Mexico/General=America/Mexico_City NZ=Pacific/Auckland " +
    "NZ-CHAT=Pacific/Chatham Navajo=America/Denver PRC=Asia/Shanghai PST8PDT=America/Los_Angeles " +
    "Pacific/Enderbury=Pacific/Kanton Pacific/Johnston=Pacific/Honolulu Pacific/Ponape=Pacific/Pohnpei " +
    "Pacific/Samoa=Pacific/Pago_Pago Pacific/Truk=Pacific/Chuuk Pacific/Yap=Pacific/Chuuk " +
    "Poland=Europe/Warsaw Portugal=Europe/Lisbon ROC=Asia/Taipei ROK=Asia/Seoul Singapore=Asia/Singapore " +
    "Turkey=Europe/Istanbul UCT=Etc/UTC US/Alaska=America/Anchorage US/Aleutian=America/Adak " +
    "US/Arizona=America/Phoenix US/Central=America/Chicago US/East-Indiana=America/Indiana/Indianapolis " +
    "US/Eastern=America/New_York US/Hawaii=Pacific/Honolulu US/Indiana-Starke=America/Indiana/Knox " +
    "US/Michigan=America/Detroit US/Mountain=America/Denver US/Pacific=America/Los_Angeles " +
    "US/Samoa=Pacific/Pago_Pago Universal=Etc/UTC W-SU=Europe/Moscow WET=Europe/Lisbon Zulu=Etc/UTC";

/** Every name of today, e.g. `Europe/Berlin`, `Etc/GMT-3`, `UTC`. */
export const timeZones: ReadonlySet<string> = new Set(
    current.flatMap(([area, names]) => names.split(" ").map((name) => (area === "" ? name : `${area}/${name}`))),
);

/** By former name the one of today: `US/Eastern` is America/New_York. */
export const formerTimeZones: ReadonlyMap<string, string> = new Map(
    backward.split(" ").map((pair): [string, string] => {
        const [former, today] = pair.split("=");
        return [former, today];
    }),
);

/**
 * What is wrong with the name of a time zone, as `must be …` and what it probably means; undefined for a name of the IANA time
 * zone database. With `former: false` a name of the past is refused too: systems without the file `backward` lack it.
 */
export function timeZoneProblem(name: string, { former = true } = {}): string | undefined {
    if (timeZones.has(name)) return undefined;
    const today = formerTimeZones.get(name);
    if (today !== undefined) return former ? undefined : `must be a time zone's name of today: write ${today}`;
    const meant = /^([+-]|(utc|gmt)[+-])?\d/i.test(name) ? undefined : meantZone(name);
    const hint = meant === undefined ? "such as Europe/Berlin" : `(did you mean ${meant}?)`;
    return `must be a name of the IANA time zone database ${hint}, in its own upper and lower case`;
}

/** The zone of that name in another case, with spaces, or by its town alone. */
function meantZone(name: string): string | undefined {
    const wanted = name.trim().replace(/ /g, "_").toLowerCase();
    const all = [...timeZones, ...formerTimeZones.keys()];
    return (
        all.find((zone) => zone.toLowerCase() === wanted) ??
        all.find((zone) => zone.slice(zone.lastIndexOf("/") + 1).toLowerCase() === wanted)
    );
}

/**
 * Local time of a zone, as if it were UTC, in ms since 1970: to the millisecond, so that its distance from UTC is exact. Reading is made
 * once a zone, which costs more than all its uses. Throws a `RangeError` for what is no zone.
 */
export function localTimeIn(timeZone: string): (at: number) => number {
    if (timeZone === "UTC") return (at) => at;
    const format = new Intl.DateTimeFormat("en-US", {
        timeZone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
    });
    return (at) => {
        const parts = format.formatToParts(at);
        const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
        const [year, month, day] = [part("year"), part("month"), part("day")];
        const seconds = Date.UTC(year, month - 1, day, part("hour"), part("minute"), part("second"));
        // The format knows no fraction of a second; before 1970 the remainder is negative.
        return seconds + (((at % 1000) + 1000) % 1000);
    };
}
