# A document as a tree that keeps every character: an element is a dictionary with the text of its tags, everything
# else is text. Joined again it is the same file, comments, blanks and quotes and all; an XML library would tidy up.

function ConvertFrom-ExfXml {
	<#
	.SYNOPSIS
	The tree of a well-formed text; throws for any other, and for one with a document type.
	#>
	param([string]$Text)
	Test-ExfXmlText $Text
	$root = @{ Name = ''; Open = ''; Close = ''; Items = [Activator]::CreateInstance([Collections.ArrayList]); Parent = $null }
	$at = $root
	foreach ($token in [regex]::Matches($Text, '(?s)<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?<end>/)?(?<name>[^\s/>]+)(?>[^"''>]+|"[^"]*"|''[^'']*'')*>|[^<]+')) {
		$name = $token.Groups['name']
		if (-not $name.Success) { $null = $at.Items.Add($token.Value); continue }
		if ($token.Groups['end'].Success) { $at.Close = $token.Value; $at = $at.Parent; continue }
		$node = @{ Name = $name.Value; Open = $token.Value; Close = ''; Items = $null; Parent = $at }
		$null = $at.Items.Add($node)
		if (-not $token.Value.EndsWith('/>')) { $node.Items = [Activator]::CreateInstance([Collections.ArrayList]); $at = $node }
	}
	if (-not (Test-ExfSame (Join-ExfXml $root) $Text)) { throw 'The file cannot be read without a loss.' }
	$root
}

function Test-ExfXmlText {
	<#
	.SYNOPSIS
	Throws unless the text is well-formed XML without a document type.
	#>
	param([string]$Text)
	$source = [Activator]::CreateInstance([IO.StringReader], [object[]](, $Text))
	$reader = [Xml.XmlReader]::Create($source)
	try { while ($reader.Read()) { } } finally { $reader.Close() }
}

function Join-ExfXml {
	<#
	.SYNOPSIS
	The text of a tree.
	#>
	param($Node)
	$builder = [Activator]::CreateInstance([Text.StringBuilder])
	Add-ExfXmlText $Node $builder
	$builder.ToString()
}

function Add-ExfXmlText {
	<#
	.SYNOPSIS
	Appends the text of one node; see Join-ExfXml.
	#>
	param($Node, $Builder)
	$null = $Builder.Append($Node.Open)
	if ($null -eq $Node.Items) { return }
	foreach ($item in $Node.Items) {
		if ($item -is [string]) { $null = $Builder.Append($item) }
		elseif ($null -eq $item.Items) { $null = $Builder.Append($item.Open) }
		else { Add-ExfXmlText $item $Builder }
	}
	$null = $Builder.Append($Node.Close)
}

function Get-ExfXmlChild {
	<#
	.SYNOPSIS
	The elements right below a node, or those of one name; names have their case in configuration files.
	#>
	param($Node, $Name)
	if ($null -eq $Node -or $null -eq $Node.Items) { return }
	foreach ($item in $Node.Items) { if (-not ($item -is [string]) -and ($null -eq $Name -or $item.Name -ceq $Name)) { $item } }
}

function Get-ExfXmlAttributeText {
	<#
	.SYNOPSIS
	Name and raw value of every attribute, in the order in which they are written.
	#>
	param($Node)
	foreach ($match in [regex]::Matches($Node.Open.Substring(1 + $Node.Name.Length), '([^\s=]+)\s*=\s*(?:"([^"]*)"|''([^'']*)'')')) {
		@{ Name = $match.Groups[1].Value; Raw = $match.Groups[2].Value + $match.Groups[3].Value.Replace('"', '&quot;') }
	}
}

function Get-ExfXmlAttribute {
	<#
	.SYNOPSIS
	What an attribute says, or null.
	#>
	param($Node, [string]$Name)
	if ($null -eq $Node) { return $null }
	foreach ($attribute in @(Get-ExfXmlAttributeText $Node)) {
		if ($attribute.Name -ceq $Name) { return ConvertFrom-ExfEntities $attribute.Raw }
	}
	$null
}

function Get-ExfXmlOuter {
	<#
	.SYNOPSIS
	An element in one form: its attributes as they are written, no blanks between elements; null for none.
	#>
	param($Node)
	if ($null -eq $Node) { return $null }
	$open = '<' + $Node.Name
	foreach ($attribute in @(Get-ExfXmlAttributeText $Node)) { $open += ' ' + $attribute.Name + '="' + $attribute.Raw + '"' }
	$inner = ''
	if ($null -ne $Node.Items) {
		foreach ($item in $Node.Items) { if ($item -is [string]) { if ($item.Trim() -ne '') { $inner += $item.Trim() } } else { $inner += Get-ExfXmlOuter $item } }
	}
	if ($inner -eq '') { return "$open />" }
	"$open>$inner</$($Node.Name)>"
}

function Find-ExfXmlPath {
	<#
	.SYNOPSIS
	The first element on a path of names below a node, or nothing. A group may stand there more than once.
	#>
	param($Node, [string]$Path)
	$name, $rest = $Path.Split([char[]]'/', 2)
	foreach ($child in @(Get-ExfXmlChild $Node $name)) {
		if ("$rest" -eq '') { return $child }
		$found = Find-ExfXmlPath $child $rest
		if ($null -ne $found) { return $found }
	}
}
