/**
 * What Debian 13 knows by name, and therefore a card's first start: as data of its packages, read on 2026-11-30, since this machine's own
 * differ.
 */

/** Time zones that `tzdata` (2026f) lacks: only its package `tzdata-legacy` has these former names (its `debian/rules`). */
export const legacyTimeZones: ReadonlySet<string> = new Set(
    (
        "Africa/Asmera America/Argentina/ComodRivadavia America/Buenos_Aires America/Catamarca America/Cordoba " +
        "America/Fort_Wayne America/Godthab America/Indianapolis America/Jujuy America/Knox_IN America/Louisville " +
        "America/Mendoza America/Rosario Antarctica/South_Pole Asia/Ashkhabad Asia/Calcutta Asia/Choibalsan " +
        "Asia/Chungking Asia/Dacca Asia/Katmandu Asia/Macao Asia/Rangoon Asia/Saigon Asia/Thimbu " +
        "Asia/Ujung_Pandang Asia/Ulan_Bator Atlantic/Faeroe Australia/ACT Australia/LHI Australia/NSW " +
        "Australia/North Australia/Queensland Australia/South Australia/Tasmania Australia/Victoria " +
        "Australia/West Brazil/Acre Brazil/DeNoronha Brazil/East Brazil/West CET CST6CDT Canada/Atlantic " +
        "Canada/Central Canada/Eastern Canada/Mountain Canada/Newfoundland Canada/Pacific Canada/Saskatchewan " +
        "Canada/Yukon Chile/Continental Chile/EasterIsland Cuba EET EST EST5EDT Egypt Eire Europe/Kiev " +
        "Europe/Uzhgorod Europe/Zaporozhye GB GB-Eire GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel " +
        "Jamaica Japan Kwajalein Libya MET MST MST7MDT Mexico/BajaNorte Mexico/BajaSur Mexico/General NZ NZ-CHAT " +
        "Navajo PRC PST8PDT Pacific/Enderbury Pacific/Ponape Pacific/Truk Poland Portugal ROC ROK Singapore " +
        "Turkey UCT US/Alaska US/Aleutian US/Arizona US/Central US/East-Indiana US/Eastern US/Hawaii " +
        "US/Indiana-Starke US/Michigan US/Mountain US/Pacific US/Samoa Universal W-SU WET Zulu"
    ).split(" "),
);

/** Countries with radio rules: entries of `regulatory.db` but the world's own, 00 (wireless-regdb 2026.05.30). */
export const radioCountries: ReadonlySet<string> = new Set(
    (
        "AD AE AF AI AL AM AN AR AS AT AU AW AZ BA BB BD BE BF BG BH BL BM BN BO BR BS BT BW BY BZ CA CF CH CI CL " +
        "CN CO CR CU CX CY CZ DE DK DM DO DZ EC EE EG ES ET FI FM FO FR GB GD GE GF GH GI GL GP GR GT GU GY HK HN " +
        "HR HT HU ID IE IL IM IN IR IS IT JM JO JP KE KH KN KP KR KW KY KZ LB LC LI LK LS LT LU LV MA MC MD ME MF " +
        "MH MK MN MO MP MQ MR MT MU MV MW MX MY NA NG NI NL NO NP NZ OM PA PE PF PG PH PK PL PM PR PT PW PY QA RE " +
        "RO RS RU RW SA SE SG SI SK SM SN SR SV SX SY TC TD TG TH TN TR TT TW TZ UA UG US UY UZ VA VC VE VI VN VU " +
        "WF WS YE YT ZA ZW"
    ).split(" "),
);

/** Language and countries of each UTF-8 locale in /usr/share/i18n/SUPPORTED (locales 2.41-12). */
const localesByLanguage =
    "aa:DJ,ER,ET af:ZA agr:PE ak:GH am:ET an:ES anp:IN " +
    "ar:AE,BH,DZ,EG,IN,IQ,JO,KW,LB,LY,MA,OM,QA,SA,SD,SS,SY,TN,YE as:IN ast:ES ayc:PE az:AZ,IR be:BY bem:ZM " +
    "ber:DZ,MA bg:BG bhb:IN bho:IN,NP bi:VU bn:BD,IN bo:CN,IN br:FR brx:IN bs:BA byn:ER ca:AD,ES,FR,IT ce:RU " +
    "chr:US ckb:IQ cmn:TW crh:RU,UA cs:CZ csb:PL cv:RU cy:GB da:DK de:AT,BE,CH,DE,IT,LI,LU doi:IN dsb:DE " +
    "dv:MV dz:BT el:CY,GR en:AG,AU,BW,CA,DK,GB,HK,IE,IL,IN,NG,NZ,PH,SC,SG,US,ZA,ZM,ZW " +
    "es:AR,BO,CL,CO,CR,CU,DO,EC,ES,GT,HN,MX,NI,PA,PE,PR,PY,SV,US,UY,VE et:EE eu:ES,FR fa:IR ff:SN fi:FI " +
    "fil:PH fo:FO fr:BE,CA,CH,FR,LU fur:IT fy:DE,NL ga:IE gbm:IN gd:GB gez:ER,ET gl:ES gu:IN gv:GB ha:NG " +
    "hak:TW he:IL hi:IN hif:FJ hne:IN hr:HR hsb:DE ht:HT hu:HU hy:AM ia:FR id:ID ig:NG ik:CA is:IS it:CH,IT " +
    "iu:CA ja:JP ka:GE kab:DZ kk:KZ kl:GL km:KH kn:IN ko:KR kok:IN ks:IN ku:TR kv:RU kw:GB ky:KG lb:LU lg:UG " +
    "li:BE,NL lij:IT ln:CD lo:LA lt:LT ltg:LV lv:LV lzh:TW mag:IN mai:IN,NP mdf:RU mfe:MU mg:MG mhr:RU mi:NZ " +
    "miq:NI mjw:IN mk:MK ml:IN mn:MN mni:IN mnw:MM mr:IN ms:MY mt:MT my:MM nan:TW nb:NO nds:DE,NL ne:NP " +
    "nhn:MX niu:NU,NZ nl:AW,BE,NL nn:NO nr:ZA nso:ZA oc:FR om:ET,KE or:IN os:RU pa:IN,PK pap:AW,CW pl:PL " +
    "ps:AF pt:BR,PT quz:PE raj:IN rif:MA ro:RO ru:RU,UA rw:RW sa:IN sah:RU sat:IN sc:IT scn:IT sd:IN se:NO " +
    "sgs:LT shn:MM shs:CA si:LK sid:ET sk:SK sl:SI sm:WS so:DJ,ET,KE,SO sq:AL,MK sr:ME,RS ss:ZA ssy:ER st:ZA " +
    "su:ID sv:FI,SE sw:KE,TZ szl:PL ta:IN,LK tcy:IN te:IN tg:TJ th:TH the:NP ti:ER,ET tig:ER tk:TM tl:PH " +
    "tn:ZA to:TO tpi:PG tr:CY,TR ts:ZA tt:RU ug:CN uk:UA unm:US ur:IN,PK uz:UZ ve:ZA vi:VN wa:BE wae:CH " +
    "wal:ET wo:SN xh:ZA yi:US yo:NG yue:HK yuw:PG zgh:MA zh:CN,HK,SG,TW zu:ZA";

/** Such as `en_GB`. */
export const locales: ReadonlySet<string> = new Set(
    localesByLanguage.split(" ").flatMap((entry) => {
        const [language, countries = ""] = entry.split(":");
        return countries.split(",").map((country) => `${language}_${country}`);
    }),
);

/** Keyboard layouts: `! layout` in /usr/share/X11/xkb/rules/base.lst (xkb-data 2.42). */
export const keyboardLayouts: ReadonlySet<string> = new Set(
    (
        "af al am ara at au az ba bd be bg br brai bt bw by ca cd ch cm cn cz de dk dz ee eg epo es et fi fo fr " +
        "gb ge gh gn gr hr hu id ie il in iq ir is it jp ke kg kh kr kz la latam lk lt lv ma md me mk ml mm mn mt " +
        "mv my ng nl no np nz ph pk pl pt ro rs ru se si sk sn sy tg th tj tm tr tw tz ua us uz vn za"
    ).split(" "),
);
