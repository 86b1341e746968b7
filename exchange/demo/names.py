"""Invented names. Any likeness to a real person or place is chance."""


def listed(text):
    return [" ".join(name.split()) for name in text.split(",")]


FIRST_NAMES = {
    "F": listed(
        """
        Aaliyah, Abigail, Aisha, Alina, Amara, Beatrix, Bronwen, Carys, Chiara,
        Chloe, Daisy, Dilnoza, Efua, Elif, Elsie, Esther, Farah, Freya, Georgia,
        Grace, Hanna, Imogen, Iris, Jessica, Keira, Khadija, Lacey, Lily, Maisie,
        Mei, Nadia, Niamh, Olivia, Paige, Priya, Rosie, Ruby, Sadia, Tegan, Zofia
        """
    ),
    "M": listed(
        """
        Abdul, Adam, Alfie, Archie, Bilal, Callum, Cian, Dawid, Dylan, Ebo, Ethan,
        Finley, Gethin, Hamza, Harvey, Idris, Isaac, Jayden, Joel, Kai, Kofi, Leo,
        Lewis, Mateusz, Milo, Musa, Nathan, Noah, Oscar, Owen, Rafael, Reuben,
        Riley, Samir, Stanley, Tariq, Theo, Tomos, Tyler, Yusuf
        """
    ),
    "U": listed("Alex, Charlie, Frankie, Jude, Remy, Rowan, Sam, Sky"),
}
FAMILY_NAMES = listed(
    """
    Abara, Ackerby, Adeyinka, Alderton, Amblin, Ashgrove, Aziz-Hale, Barrowdene,
    Beckwith, Begley, Birtles, Blackmoor, Boateng-Reed, Bramhope, Brindle, Broadley,
    Burscough, Calloway, Cartmell, Chadda, Chilcott, Clatworthy, Coldbeck, Cowpe,
    Cresswell, Dallow, Danby, Dearden, Dobrev, Downholme, Duckett, Eastham, Eccleby,
    Elsworth, Fairhurst, Farnworth, Fenwright, Garstang, Ghalib, Gillbrook,
    Goosnargh, Greenhalgh, Grudzien, Halsall, Hardcastle, Haslam, Heskin, Hindle,
    Holgate, Hornbeam, Ibori, Ingleby, Iqbal-May, Jaworek, Jellicoe, Kanwal, Kellet,
    Kirkham, Kowalik, Langho, Leagram, Lindale, Longridge, Mawdsley, Mellor,
    Mirza-Cole, Moxley, Nateby, Nkemdi, Norbreck, Okafor-Lee, Ollerton, Osei,
    Oxenholme, Parbold, Pendlebury, Pilling, Preesall, Quernmore, Quick, Ramsgreave,
    Rawtenstall, Ribchester, Rimmer, Rossall, Roughlee, Sabden, Saini-Holt,
    Salterforth, Scorton, Sefton, Shireshead, Silverdale, Slaidburn, Staining,
    Stonyhurst, Tarleton, Thistleton, Thornley, Tockholes, Treales, Trawden, Udall,
    Ulnes, Vahora, Valey, Warton, Weeton, Whalley, Wiswell, Worsthorne, Wray,
    Yealand, Zaman-Price, Zielak
    """
)
STAFF_NAMES = listed(
    """
    Nerys Holdsworth, Ade Fashola, Marion Tuckfield, Parveen Lal, Gareth Prout, Ruth
    Ellerby, Sunil Dassani, Katya Morozek, Bernard Ogilby, Leila Hakimi, Moira
    Drabble, Joseph Nantwi, Ceri Vaughan-Dale, Imran Sheikhly, Hester Quill, Piotr
    Wachowiak, Dorothy Amblecote, Femi Balogunby, Anneka Strand, Colm Rafferty-Bell,
    Shazia Noor-Dean, Tobias Wren, Yvette Lacombe, Howard Pym, Grace Mensah-Ford,
    Neil Hartlip
    """
)
HOMES = listed(
    """
    Larch, Rowan, Hazel, Alder, Juniper, Maple, Willow, Aspen, Hawthorn, Bracken,
    Heather, Fern, Sorrel, Teasel, Campion, Foxglove, Linnet, Wren, Plover, Curlew,
    Kestrel, Swift, Dipper, Lapwing, Otter, Heron, Badger, Harrier, Merlin, Redstart
    """
)
HOUSES = listed(
    """
    House, Lodge, View, Cottage
    """
)
PROVIDERS = listed(
    """
    Oakapple Care, Fellside Homes, Brightwater Children, Northmere Care, Two Rivers
    Homes, Tern Valley Care, Hollin Bank, Sandpiper Care, Moorgate Children's Homes,
    Greenways Trust
    """
)
AGENCIES = listed(
    """
    Hearthside Fostering, Kindred Fostering, Bluebell Foster Care, Compass Row,
    Anchor Families, Pathlight Fostering
    """
)
SUPPORTED = listed(
    """
    Steppingstone, Keyhouse, Harbour Lodgings, First Door, Newbold Court
    """
)
