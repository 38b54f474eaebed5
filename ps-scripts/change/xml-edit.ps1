function Get-ExfXmlIndent {
	<#
	.SYNOPSIS
	The blanks before an element on its line.
	#>
	param($Node)
	if ($null -eq $Node.Parent) { return '' }
	$at = $Node.Parent.Items.IndexOf($Node)
	if ($at -lt 1 -or -not ($Node.Parent.Items[$at - 1] -is [string])) { return '' }
	[regex]::Match($Node.Parent.Items[$at - 1], '\n([ \t]*)\z').Groups[1].Value
}

function Get-ExfXmlLayout {
	<#
	.SYNOPSIS
	How a file breaks its lines and how far it moves each level in; no line break for a file of one line.
	#>
	param([string]$Text)
	$break = [regex]::Match($Text, '\r?\n').Value
	$step = [regex]::Match($Text, '>\s*?\n([ \t]+)<[^!/?]').Groups[1].Value
	if ($step -eq '') { $step = '  ' }
	if ($break -eq '') { $step = '' }
	@{ Break = $break; Step = $step }
}

function Format-ExfXml {
	<#
	.SYNOPSIS
	Text of an element with each element below it on a line of its own.
	#>
	param($Node, [string]$Indent, $Layout)
	$children = @(Get-ExfXmlChild $Node)
	if ($children.Length -eq 0) { return Get-ExfXmlOuter $Node }
	$text = (Get-ExfXmlOuter @{ Name = $Node.Name; Open = $Node.Open; Items = $null }) -replace ' />\z', '>'
	$deeper = $Indent + $Layout.Step
	foreach ($item in $Node.Items) {
		if ($item -is [string]) { if ($item.Trim() -ne '') { $text += $Layout.Break + $deeper + $item.Trim() } }
		else { $text += $Layout.Break + $deeper + (Format-ExfXml $item $deeper $Layout) }
	}
	$text + $Layout.Break + $Indent + '</' + $Node.Name + '>'
}

function Add-ExfXmlChild {
	<#
	.SYNOPSIS
	Puts an element, given as text, below a node and gives the new node.
	.PARAMETER Before
	How many of the elements there come before it.
	#>
	param($Parent, [string]$Outer, [int]$Before, $Layout)
	$elements = @(Get-ExfXmlChild $Parent)
	$indent = ''
	if ($elements.Length -gt 0) { $indent = Get-ExfXmlIndent $elements[0] }
	elseif ($Parent.Name -ne '') { $indent = (Get-ExfXmlIndent $Parent) + $Layout.Step }
	$fragment = ConvertFrom-ExfXml $Outer
	$fragment = ConvertFrom-ExfXml (Format-ExfXml $fragment.Items[0] $indent $Layout)
	$node = $fragment.Items[0]
	$node.Parent = $Parent
	if ($null -eq $Parent.Items) {
		$Parent.Open = [regex]::Replace($Parent.Open, '\s*/>\z', '>')
		$Parent.Close = "</$($Parent.Name)>"
		$Parent.Items = [Activator]::CreateInstance([Collections.ArrayList])
	}
	if ($Parent.Items.Count -eq 0) { $null = $Parent.Items.Add($Layout.Break + (Get-ExfXmlIndent $Parent)) }
	$at = 0
	if ($Before -gt 0) { $at = 1 + $Parent.Items.IndexOf($elements[$Before - 1]) }
	$Parent.Items.Insert($at, $node)
	if ($Layout.Break -ne '') { $Parent.Items.Insert($at, $Layout.Break + $indent) }
	$node
}

function Add-ExfXmlPath {
	<#
	.SYNOPSIS
	The element on a path of names below a node; what is missing of it is added at the end.
	#>
	param($Config, $Node, [string]$Path)
	$found = Find-ExfXmlPath $Node $Path
	if ($null -ne $found) { return $found }
	$name, $rest = $Path.Split([char[]]'/', 2)
	$children = @(Get-ExfXmlChild $Node $name)
	if ($children.Length -gt 0) { $child = $children[0] }
	else { $child = Add-ExfXmlChild $Node "<$name />" @(Get-ExfXmlChild $Node).Length $Config.Layout }
	if ("$rest" -eq '') { return $child }
	Add-ExfXmlPath $Config $child $rest
}

function Remove-ExfXmlChild {
	<#
	.SYNOPSIS
	Takes an element out, with the blanks before it, and every parent that is left with nothing at all in it.
	#>
	param($Node)
	$parent = $Node.Parent
	$at = $parent.Items.IndexOf($Node)
	$parent.Items.RemoveAt($at)
	if ($at -gt 0 -and $parent.Items[$at - 1] -is [string] -and $parent.Items[$at - 1].Trim() -eq '') { $parent.Items.RemoveAt($at - 1) }
	if ($null -eq $parent.Parent -or $null -eq $parent.Parent.Parent) { return }
	foreach ($item in $parent.Items) { if (-not ($item -is [string]) -or $item.Trim() -ne '') { return } }
	$attributes = @(Get-ExfXmlAttributeText $parent)
	if ($attributes.Length -eq 0 -or $parent.Name -ceq 'location') { Remove-ExfXmlChild $parent }
}

function Edit-ExfXmlAttribute {
	<#
	.SYNOPSIS
	Gives an attribute a value, or takes it away with null; everything else of the tag stays as it is.
	#>
	param($Node, [string]$Name, $Value)
	$head = 1 + $Node.Name.Length
	$tag = $Node.Open.Substring($head)
	$found = $null
	foreach ($match in [regex]::Matches($tag, '\s+([^\s=]+)\s*=\s*(?:"[^"]*"|''[^'']*'')')) { if ($match.Groups[1].Value -ceq $Name) { $found = $match } }
	$new = ''
	if ($null -ne $Value) { $new = ' ' + $Name + '="' + (ConvertTo-ExfXmlValue $Value) + '"' }
	if ($null -ne $found) { $tag = $tag.Remove($found.Index, $found.Length).Insert($found.Index, $new) }
	else { $tag = $tag.Insert([regex]::Match($tag, '\s*/?>\z').Index, $new) }
	$Node.Open = $Node.Open.Substring(0, $head) + $tag
}

function ConvertTo-ExfXmlValue {
	<#
	.SYNOPSIS
	Text as the value of an attribute in double quotes.
	#>
	param([string]$Text)
	$Text.Replace('&', '&amp;').Replace('<', '&lt;').Replace('>', '&gt;').Replace('"', '&quot;')
}
